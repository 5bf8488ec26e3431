/** What a comparison came to, in words. Pure. */

import { MEASURE_LABELS } from "../../page/measure_labels.js";
import { closely, inSentence, measureSpeaker } from "../../page/measure_text.js";
import { doneSeeds, hasEnded, letterOf } from "../../state/comparing.js";
import { fieldOf } from "../../state/config.js";

/**
 * Measures of a task.
 * @param {Task} task
 * @param {boolean} holdsOut whether there are rows for validation
 */
export function measuresOf({ has_classes: hasClasses }, holdsOut) {
  const other = hasClasses ? "r_squared" : "accuracy";
  return Object.keys(MEASURE_LABELS).filter((name) => !name.endsWith(other) && (holdsOut || !name.startsWith("validation_")));
}

/**
 * @param {{say: Say, speak: RunSpeaker}} given
 */
export function luckSpeaker({ say, speak }) {
  const { measure, value, tick } = measureSpeaker(say);

  /**
   * A difference of two values, with its sign.
   * @param {string} name of the measure
   * @param {number | null} given null: without bounds
   */
  function difference(name, given) {
    if (given === null) return "∞";
    const text = name.endsWith("_accuracy") ? say("page.percent", { value: Math.abs(given * 100).toFixed(1) }) : closely(Math.abs(given));
    return `${given > 0 ? "+" : given < 0 ? "−" : ""}${text}`;
  }

  /**
   * The pair that is looked at, with the names that stand for its two settings.
   * @param {Found} found
   * @param {[number, number]} pair
   */
  function pairOf({ pairs, settings }, [a, b]) {
    return pairs.find((each) => each.a === settings[a]?.name && each.b === settings[b]?.name) ?? null;
  }

  /**
   * The verdict; before all seeds are done only how many are.
   * @param {Found} found
   * @param {[number, number]} pair
   */
  function headline(found, pair) {
    const [total, done] = [found.seeds.length, doneSeeds(found).length];
    if (found.status === "failed") return say("page.luck.failed", { error: found.error ?? "" });
    if (found.status === "cancelled") return say("page.luck.cancelled", { done, total });
    if (found.status === "waiting") return say("page.luck.waiting");
    const judged = pairOf(found, pair);
    if (!hasEnded(found) || !judged) return say("page.luck.so_far", { done, total });
    const [a, b] = pair.map(letterOf);
    const { verdict, n, p, wins_a: winsA, wins_b: winsB, seeds_needed: needed, fewest_seeds: fewest } = judged;
    if (verdict === "not_distinguishable") {
      if (n < fewest) return say("page.luck.too_few_seeds", { a, b, n, fewest });
      return say(needed === null ? "page.luck.no_difference" : "page.luck.not_distinguishable", { a, b, n, needed: roughly(needed ?? 0) });
    }
    const isB = verdict === "b_better";
    const key = `page.luck.better.${found.larger_is_better ? "more" : "less"}`;
    return say(key, { letter: isB ? b : a, measure: inSentence(measure(found.measure)), wins: isB ? winsB : winsA, n, p: chance(p) });
  }

  /**
   * What the verdict is of: medians, spread, the difference and how the seeds were run.
   * @param {Found} found
   * @param {[number, number]} pair
   */
  function sentence(found, pair) {
    const judged = pairOf(found, pair);
    if (!judged) return "";
    const [a, b] = pair.map((place) => found.settings[place]);
    const text = (/** @type {number | null} */ given) => value(found.measure, given);
    const medians = say("page.luck.medians", {
      a_median: text(a.median), b_median: text(b.median), a_low: text(a.quantiles[25]), a_high: text(a.quantiles[75]),
      b_low: text(b.quantiles[25]), b_high: text(b.quantiles[75]),
    });
    if (!hasEnded(found) || found.status !== "finished") return medians;
    const [low, high] = judged.interval.map((end) => difference(found.measure, end));
    const wins = say("page.luck.wins", { b: letterOf(pair[1]), wins: judged.wins_b, n: judged.n, p: chance(judged.p) });
    return [
      judged.verdict === "not_distinguishable" ? wins : "",
      judged.ties ? say("page.luck.ties", { ties: judged.ties }) : "",
      medians,
      say("page.luck.difference", { difference: difference(found.measure, judged.difference), low, high }),
      say(`page.luck.paired.${found.vary}`),
    ].filter(Boolean).join(say("page.luck.gap"));
  }

  /**
   * What all settings have in common and is not as usual.
   * @param {Config[]} configs
   * @param {Config} usual
   */
  function shared(configs, usual) {
    const differing = speak.differing(configs);
    /** @type {any} */
    const common = JSON.parse(JSON.stringify(configs[0]));
    for (const field of [...differing, "seed", "data.seed", "data.dataset"]) {
      const [section, name] = field.split(".");
      if (name === undefined) common[section] = /** @type {any} */ (usual)[section];
      else common[section][name] = fieldOf(usual, field);
    }
    const isData = !differing.includes("data.dataset");
    const dataset = isData ? speak.value("data.dataset", configs[0].data.dataset) : "";
    const settings = [dataset, speak.differences(common)].filter(Boolean).join(" · ");
    return settings ? say("page.luck.shared", { settings }) : say("page.luck.shared_default");
  }

  /**
   * A seed's values in all settings.
   * @param {Found} found
   * @param {number} place of the seed
   */
  function seed(found, place) {
    const values = found.settings.map(({ values: all, diverged }, i) =>
      say("page.luck.end", { letter: letterOf(i), value: all[place] === null && !diverged[place] ? say("page.no_value") : value(found.measure, all[place]) }),
    );
    return say("page.luck.seed_reading", { seed: found.seeds[place], values: values.join(say("page.comma")) });
  }

  /**
   * What the server refused, each with the name of its field.
   * @param {{field: string, message: string}} problem
   */
  function problem({ field, message }) {
    const [, place, name] = /^configs\.(\d+)\.(?:config\.)?(.*)$/.exec(field) ?? [];
    const labels = /** @type {Record<string, string>} */ ({ seeds: "page.luck.seeds", epochs: "page.runs.epochs", measure: "page.luck.measure" });
    const of = place !== undefined ? `${letterOf(Number(place))}${name ? `, ${speak.field(name)}` : ""}` : labels[field] ? say(labels[field]) : field;
    return of ? `${of}: ${message}` : message;
  }

  /**
   * A setting's letter and its median.
   * @param {Found} found
   * @param {number} place
   */
  function end({ settings, measure: name }, place) {
    return say("page.luck.end", { letter: letterOf(place), value: value(name, settings[place].median) });
  }

  return { measure, value, tick, end, pairOf, headline, sentence, shared, seed, problem };
}

/**
 * How likely so lopsided wins are by luck alone, with its sign.
 * @param {number} p
 */
export function chance(p) {
  if (p < 0.0001) return "< 0.0001";
  return `= ${p >= 0.1 ? p.toFixed(2) : p >= 0.001 ? p.toPrecision(2) : p.toFixed(4)}`;
}

/**
 * A count with two digits that mean something.
 * @param {number} count
 */
export function roughly(count) {
  return count < 100 ? count : Number(count.toPrecision(2));
}

/**
 * Which of some settings is the best with a seed: its place; -1 where two are, or one is not there yet.
 * @param {Found} found
 * @param {number[]} places of the settings
 * @param {number} seed its place
 */
export function bestOf({ settings, larger_is_better: isLarger }, places, seed) {
  const worst = isLarger ? -Infinity : Infinity;
  const values = places.map((place) => {
    const { values: all, diverged } = settings[place];
    return all[seed] ?? (diverged[seed] ? worst : NaN);
  });
  if (values.some(Number.isNaN)) return -1;
  const best = isLarger ? Math.max(...values) : Math.min(...values);
  return values.filter((value) => value === best).length === 1 ? places[values.indexOf(best)] : -1;
}
