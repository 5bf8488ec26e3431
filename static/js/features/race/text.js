/** What the sheet of the race says: places, values, who has arrived, and what the surface is. */

import { lossText } from "../../plot/scales.js";
import { withPower } from "../../plot/size_text.js";
import { lastStep } from "../../state/race.js";

/** From here on, and below, numbers are written with a power of ten. */
const LARGE = 1e4;
const SMALL = 1e-3;

/**
 * @typedef {import("../../state/race.js").RaceFound} RaceFound
 * @typedef {import("../../state/race.js").RacerFound} RacerFound
 */

/**
 * @param {{say: Say, number: Intl.NumberFormat, language: string, optimizers: import("../../state/catalog.js").Row[],
 *     labelsOf: (state: State) => Record<string, string>}} given
 */
export function raceSpeaker({ say, number, language, optimizers, labelsOf }) {
  const between = language.startsWith("zh") ? "" : " ";
  const percent = (/** @type {number} */ share) => say("page.percent", { value: Number((100 * share).toPrecision(3)) });

  return {
    place,
    /** @param {number | null} loss */
    value(loss) {
      if (loss === null) return say("page.race.no_value");
      return Math.abs(loss) < SMALL || Math.abs(loss) >= LARGE ? powerOf(loss) : minus(lossText(loss));
    },
    /**
     * @param {number} index
     * @param {string} optimizer
     */
    nameOf: (index, optimizer) => `${index + 1} ${labelOf(optimizer)}`,
    state: stateOf,
    about,
    /** @param {RaceFound} found */
    formula: ({ formula = "" }) => minus(formula),
    numbers,
    ended,
    number: briefly,
  };

  /** @param {string} optimizer */
  function labelOf(optimizer) {
    return optimizers.find(({ name }) => name === optimizer)?.label ?? optimizer;
  }

  /**
   * What has become of a racer by now.
   * @param {RacerFound} racer
   * @param {ReturnType<typeof import("../../state/race.js").ballAt>} ball
   * @param {RaceFound} found
   */
  function stateOf({ arrived, diverged, outcome, taken }, ball, found) {
    if (ball.hasDiverged) return say("page.race.diverged", { step: number.format(diverged ?? 0) });
    if (ball.hasArrived) return number.format(arrived ?? 0);
    if (isOutside(ball, found)) return say("page.race.outside");
    const isOver = ball.index === taken.length - 1;
    return isOver && outcome === "elsewhere" ? say("page.race.elsewhere") : say("page.race.not_yet");
  }

  /**
   * All that came of it, once nobody moves any more.
   * @param {RaceFound} found
   */
  function ended(found) {
    const each = found.racers.map(({ optimizer, arrived, diverged, outcome }, i) =>
      say(`page.race.ended_${outcome}`, { name: `${i + 1} ${labelOf(optimizer)}`, step: number.format((outcome === "diverged" ? diverged : arrived) ?? 0) }));
    return say("page.race.ended", { steps: number.format(lastStep(found)), each: each.join(say("page.race.between")) });
  }

  /**
   * What the surface is, and how far the picture of it can be believed.
   * @param {State} state
   * @param {RaceFound} found
   */
  function about(state, found) {
    if (found.surface === "neuron") {
      const [first, second] = (found.columns ?? []).map((name) => columnOf(state, name));
      const [one, other] = (found.scales ?? []).map(briefly);
      return say("page.race.about_neuron", { first, second, one, other });
    }
    if (found.surface !== "network") return say(`page.race.about_${found.surface}`);
    const said = [say("page.race.about_network")];
    const { directions, share, every } = found;
    if (share !== null && share !== undefined) said.push(say(`page.race.held_${directions}`, { share: percent(share) }));
    if (every > 1) said.push(say("page.race.every", { n: number.format(every) }));
    if (found.holes) said.push(say("page.landscape.holes", { n: number.format(found.holes) }));
    return said.join(between);
  }

  /** @param {RaceFound} found of the neuron */
  function numbers({ condition, best_rate: rate, best_steps: count }) {
    return say("page.race.best", { condition: briefly(condition ?? null), rate: briefly(rate ?? null), count: count ?? 0 });
  }

  /**
   * @param {State} state
   * @param {string} name
   */
  function columnOf(state, name) {
    return name === "rooms" || name === "age" ? say(`page.race.column_${name}`) : (labelsOf(state)[name] ?? name);
  }
}

/**
 * @param {{x: number | null, y: number | null}} ball
 * @param {RaceFound} found
 */
function isOutside({ x, y }, found) {
  return x === null || y === null || x < found.x[0] || x > found.x[1] || y < found.y[0] || y > found.y[1];
}

/**
 * @param {number | null} x
 * @param {number | null} y
 */
function place(x, y) {
  return `(${briefly(x)}, ${briefly(y)})`;
}

/**
 * To three digits.
 * @param {number | null} value
 */
function briefly(value) {
  if (value === null) return "–";
  const size = Math.abs(value);
  return size >= LARGE ? powerOf(value) : minus(String(size < 5e-4 ? 0 : Number(value.toPrecision(3))));
}

/** @param {number} value */
function powerOf(value) {
  return value === 0 ? "0" : withPower(value, 2);
}

/** @param {string} text */
function minus(text) {
  return text.replaceAll("-", "−");
}
