/** What the doctor says, in words and numbers. Pure. */

import { isSlight } from "../../state/doctor.js";
import { inSentence, measureSpeaker } from "../../page/measure_text.js";
import { countText } from "../../plot/scales.js";
import { sizeText } from "../../plot/size_text.js";

/** What kind of number is measured; others are sizes of any power of ten. */
const KINDS = /** @type {Record<string, "percent" | "count" | "times" | "skill">} */ ({
  rises: "percent", roughness: "percent", dead: "percent", saturated: "percent", copies: "percent", unreachable: "percent", dropout: "percent",
  share: "percent", recall: "percent", fall: "percent", whole_fall: "percent", test_rise: "percent",
  layer: "count", layers: "count", step: "count", best_epoch: "count", rows: "count", parameters: "count", neurons: "count", widest: "count",
  peak: "times", gap: "times", reached: "skill", attainable: "skill",
});

const LEAST_FRACTION = 0.001;

/**
 * @param {{say: Say, speak: RunSpeaker}} given
 */
export function doctorSpeaker({ say, speak }) {
  const { measure, value, tick } = measureSpeaker(say);

  /**
   * @param {string} name of what was measured
   * @param {number | null} given null: not finite
   */
  function number(name, given) {
    if (given === null) return say("page.doctor.not_finite");
    const kind = KINDS[name];
    if (kind === "percent") return percent(given);
    if (kind === "count") return countText(given);
    if (kind === "times") return say("page.doctor.times", { value: sizeText(given) });
    return kind === "skill" ? given.toFixed(2).replace("-", "−") : sizeText(given);
  }

  /** @param {number} fraction  @returns {string} */
  function percent(fraction) {
    if (fraction !== 0 && Math.abs(fraction) < LEAST_FRACTION) return say("page.doctor.below", { value: percent(LEAST_FRACTION) });
    return say("page.percent", { value: Number((100 * fraction).toPrecision(2)) }).replace("-", "−");
  }

  /**
   * From where on there is something to find; empty where that is no question of size.
   * @param {string} name
   * @param {import("../../state/doctor.js").Bound | undefined} bound
   */
  function bound(name, { at_least: least, at_most: most } = {}) {
    if (least !== undefined) return say("page.doctor.at_least", { value: number(name, least) });
    return most === undefined ? "" : say("page.doctor.at_most", { value: number(name, most) });
  }

  /**
   * What is advised, with what it is instead of.
   * @param {import("../../state/doctor.js").Advice} advice
   * @param {(field: string) => unknown} before
   */
  function advice({ changes, begins_anew: isAnew }, before) {
    const said = Object.entries(changes).flatMap(([field, to]) => {
      const [from, now] = [speak.value(field, before(field)), speak.value(field, to)];
      return from === now ? [] : [say("page.doctor.change", { field: speak.field(field), from, to: now })];
    });
    const all = said.join(say("page.doctor.and")) || speak.settings(changes);
    return isAnew ? say("page.doctor.anew", { changes: all }) : all;
  }

  /**
   * What became of it, in one sentence.
   * @param {import("../../state/doctor.js").Trial} trial
   * @param {import("../../state/doctor.js").Outcome} outcome
   */
  function told(trial, outcome) {
    const { seeds, wins, losses, ties, without, with: with_ } = trial;
    const isDecided = trial.verdict !== "no_difference";
    const which = isDecided ? trial.verdict : outcome !== "no_help" || wins ? outcome : ties === seeds ? "same" : "none";
    const said = [say(`page.doctor.told.${which}`, { seeds, wins, losses, measure: inSentence(measure(trial.measure)) })];
    if (isDecided && isSlight(trial)) said.push(say("page.doctor.slight"));
    if (without.diverged || with_.diverged) said.push(say("page.doctor.diverged", { seeds, without: without.diverged, with: with_.diverged }));
    return said.join(say("page.doctor.gap"));
  }

  /** @param {import("../../state/doctor.js").Trial} trial */
  function how({ seeds, epochs, from_epoch: from, measure: name }) {
    return say(from ? "page.doctor.trial" : "page.doctor.trial_anew", { seeds, epochs, from, measure: measure(name) });
  }

  /**
   * Median and middle half at the end.
   * @param {import("../../state/doctor.js").Trial} trial
   * @param {"without" | "with"} side
   */
  function end(trial, side) {
    const [low, median, high] = trial[side].end.map((each) => value(trial.measure, each));
    if (low === high) return median;
    return say("page.doctor.end", { low, median, high });
  }

  return { number, bound, advice, told, how, end, value, tick };
}
