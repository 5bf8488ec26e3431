/** Two settings seed by seed: a point for each, on the side of the better one. */

import { find } from "../../page/elements.js";
import { inSentence } from "../../page/measure_text.js";
import { fitted, svg } from "../../page/svg.js";
import { axisOf } from "../../plot/value_axis.js";
import { letterOf } from "../../state/comparing.js";
import { bestOf } from "./text.js";

const LEFT_PX = 40;
const TOP_PX = 8;
const BOTTOM_PX = 24;

/**
 * @param {{say: Say, tell: LuckSpeaker}} given
 * @returns {Part}
 */
export function scatterView({ say, tell }) {
  const picture = find("luck-scatter");

  return {
    also: ({ looks }) => looks,
    draw({ comparing: { found, pair, seed }, runs }) {
      if (!found || !runs.shown || runs.tab !== "luck") return;
      find("luck-scatter-title").textContent = say("page.luck.scatter", { measure: inSentence(tell.measure(found.measure)) });
      const { width, height } = fitted(picture);
      const side = Math.min(width - LEFT_PX - 4, height - TOP_PX - BOTTOM_PX);
      if (side <= 0) return;
      const [a, b] = pair.map((place) => found.settings[place]);
      const places = found.seeds.flatMap((_, i) => (isThere(a, i) && isThere(b, i) ? [i] : []));
      const worst = found.larger_is_better ? -Infinity : Infinity;
      const values = places.map((i) => ({ i, a: a.values[i] ?? worst, b: b.values[i] ?? worst }));
      const all = values.flatMap((each) => [each.a, each.b]);
      const isLog = !found.larger_is_better && all.every((value) => value > 0);
      const x = axisOf(all, { isLog, range: [LEFT_PX, LEFT_PX + side] });
      const y = axisOf(all, { isLog, range: [TOP_PX + side, TOP_PX] });
      const corners = { left: LEFT_PX, right: LEFT_PX + side, top: TOP_PX, bottom: TOP_PX + side };
      const winners = values.map(({ i }) => bestOf(found, pair, i));
      const wins = pair.map((place) => winners.filter((winner) => winner === place).length);
      const said = pair.map((place, k) => say("page.luck.scatter_better", { letter: letterOf(place), wins: wins[k] }));
      picture.setAttribute("aria-label", said.join(say("page.comma")));
      picture.replaceChildren(
        ground(corners, pair, found.larger_is_better),
        ticks(x, y, corners, found.measure, pair),
        ...values.map((each, k) => dot(x.place(each.a), y.place(each.b), each.i, winners[k], each.i === seed)),
        ...(places.length ? counts(corners, pair, wins, found.larger_is_better) : []),
      );
    },
  };

  /**
   * How many seeds lie on each side.
   * @param {Corners} corners
   * @param {[number, number]} pair
   * @param {number[]} wins
   * @param {boolean} isLarger
   */
  function counts({ left, right, top, bottom }, [a, b], [winsA, winsB], isLarger) {
    // Above the diagonal b is larger.
    const [above, below] = isLarger ? [[b, winsB], [a, winsA]] : [[a, winsA], [b, winsB]];
    return [
      svg("text", { x: left + 8, y: top + 18, class: "side" }, say("page.luck.scatter_better", { letter: letterOf(above[0]), wins: above[1] })),
      svg("text", { x: right - 8, y: bottom - 8, class: "side end" }, say("page.luck.scatter_better", { letter: letterOf(below[0]), wins: below[1] })),
    ];
  }

  /**
   * @param {ReturnType<typeof axisOf>} x
   * @param {ReturnType<typeof axisOf>} y
   * @param {Corners} corners
   * @param {string} measure
   * @param {[number, number]} pair
   */
  function ticks(x, y, { left, right, top, bottom }, measure, [a, b]) {
    const text = (/** @type {number} */ tick) => tell.tick(measure, tick);
    // A number under each would not fit.
    const few = x.ticks.filter((_, i) => x.ticks.length <= 3 || i % Math.ceil(x.ticks.length / 3) === 0);
    return svg(
      "g",
      {},
      ...few.filter((tick) => x.place(tick) < right - 24).map((tick) => svg("text", { x: x.place(tick), y: bottom + 16, class: "tick middle" }, text(tick))),
      ...few.filter((tick) => y.place(tick) > top + 18).map((tick) => svg("text", { x: left - 6, y: y.place(tick) + 4, class: "tick end" }, text(tick))),
      svg("text", { x: right, y: bottom + 16, class: "axis-name end" }, letterOf(a)),
      svg("text", { x: left - 6, y: top + 10, class: "axis-name end" }, letterOf(b)),
    );
  }
}

/**
 * @typedef {{left: number, right: number, top: number, bottom: number}} Corners
 *
 * @param {Corners} corners
 * @param {[number, number]} pair
 * @param {boolean} isLarger
 */
function ground({ left, right, top, bottom }, [a, b], isLarger) {
  const [above, below] = isLarger ? [b, a] : [a, b];
  return svg(
    "g",
    {},
    svg("path", { d: `M${left} ${bottom}V${top}H${right}Z`, class: "half", "data-setting": letterOf(above) }),
    svg("path", { d: `M${left} ${bottom}H${right}V${top}Z`, class: "half", "data-setting": letterOf(below) }),
    svg("line", { x1: left, y1: bottom, x2: right, y2: top, class: "diagonal" }),
  );
}

/**
 * @param {number} x
 * @param {number} y
 * @param {number} seed its place
 * @param {number} winner the better setting; -1: neither
 * @param {boolean} isPointedAt
 */
function dot(x, y, seed, winner, isPointedAt) {
  const setting = /** @type {Record<string, string>} */ (winner < 0 ? {} : { "data-setting": letterOf(winner) });
  return svg("circle", { cx: x, cy: y, r: isPointedAt ? 6 : 4, class: winner < 0 ? "dot tie" : "dot", "data-seed": seed, ...setting });
}

/**
 * @param {Found["settings"][number]} setting
 * @param {number} seed
 */
function isThere({ values, diverged }, seed) {
  return values[seed] !== null || diverged[seed];
}
