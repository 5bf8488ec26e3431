/** A sweep as a model-complexity graph: training, validation and test error against the setting that grows. */

import { find } from "../../page/elements.js";
import { MEASURE_LABELS } from "../../page/measure_labels.js";
import { fitted, path, svg } from "../../page/svg.js";
import { linear, lossText, roundBetween } from "../../plot/scales.js";
import { complexityOf } from "./complexity.js";
import { viewOf } from "./sweep_views.js";

const [LEFT_PX, RIGHT_PX, TOP_PX, BOTTOM_PX] = [48, 16, 12, 28];
const AIR = 0.06; // of the height, above and below
const LOG_FROM = 20; // times the smallest loss that the largest is, for an axis of powers

/**
 * @param {{say: Say, speak: RunSpeaker}} given
 * @returns {Part}
 */
export function complexityView({ say, speak }) {
  const [figure, picture] = [find("sweep-complexity"), find("complexity-graph")];

  return {
    also: ({ looks }) => looks,
    draw({ runs: { shown, tab, sweep, mapShows } }) {
      const found = sweep && viewOf(sweep, mapShows) === "complexity" ? complexityOf(sweep) : null;
      figure.hidden = !found;
      if (!found || !shown || tab !== "sweep") return;
      const { field, held, parts, best, overfits, measure } = found;
      find("complexity-legend").replaceChildren(...parts.map((part) => legend(part, wordOf(part, measure))));
      const axis = [speak.field(field), Object.keys(held).length ? say("page.complexity.held", { settings: speak.settings(held) }) : ""];
      find("complexity-axis").textContent = axis.filter(Boolean).join(" · ");
      find("complexity-said").textContent = best && overfits ? say("page.complexity.overfits", { settings: speak.settings({ [field]: best.value }) }) : "";
      picture.setAttribute("aria-label", [axis[0], ...found.stops.map((stop) => toldOf(found, stop))].join("; "));
      plot(found);
    },
  };

  /** @param {import("./complexity.js").Complexity} found */
  function plot(found) {
    const { width, height } = fitted(picture);
    if (width <= LEFT_PX + RIGHT_PX) return;
    const { stops, parts, best, field } = found;
    const values = stops.flatMap((stop) => parts.flatMap((part) => (stop[part] ? [stop[part].lowest, stop[part].highest] : []))).filter(Number.isFinite);
    const y = verticalOf(values, [height - BOTTOM_PX, TOP_PX], found.measure === "loss");
    const x = linear([-0.5, stops.length - 0.5], [LEFT_PX, width - RIGHT_PX]);
    const [top, bottom] = [TOP_PX, height - BOTTOM_PX];
    const every = Math.ceil((stops.length * 56) / (width - LEFT_PX));
    const columns = stops.map((stop, i) => {
      const place = { x: x(i - 0.5), y: top, width: x(1) - x(0), height: bottom - top };
      return svg("rect", { ...place, class: "column" }, svg("title", {}, toldOf(found, stop)));
    });
    picture.replaceChildren(
      ...y.ticks.map((tick) => svg("line", { x1: LEFT_PX, x2: width - RIGHT_PX, y1: y.place(tick), y2: y.place(tick), class: "rule" })),
      ...y.ticks.map((tick) => svg("text", { x: LEFT_PX - 8, y: y.place(tick) + 4, class: "end" }, String(Number(tick.toPrecision(6))))),
      ...stops.flatMap((stop, i) => (i % every ? [] : [svg("text", { x: x(i), y: bottom + 20, class: "middle" }, speak.value(field, stop.value))])),
      ...(best ? [svg("line", { x1: x(stops.indexOf(best)), x2: x(stops.indexOf(best)), y1: top, y2: bottom, class: "best" })] : []),
      ...parts.map((part) => band(part, stops, x, y.place)),
      ...parts.map((part) => svg("path", { d: path(stops.map((stop, i) => [x(i), y.place(stop[part]?.median ?? NaN)])), class: `line ${part}` })),
      ...parts.flatMap((part) => stops.flatMap((stop, i) => dots(part, stop, x(i), y.place, stop === best))),
      ...columns,
    );
  }

  /**
   * @param {import("./complexity.js").Part} part
   * @param {import("./complexity.js").Stop} stop
   * @param {number} x
   * @param {(value: number) => number} place
   * @param {boolean} isBest
   */
  function dots(part, stop, x, place, isBest) {
    const y = place(stop[part]?.median ?? NaN);
    return Number.isFinite(y) ? [svg("circle", { cx: x, cy: y, r: isBest ? 5 : 3, class: `dot ${part}` })] : [];
  }

  /**
   * @param {import("./complexity.js").Part} part
   * @param {import("./complexity.js").Stop[]} stops
   * @param {(value: number) => number} x
   * @param {(value: number) => number} place
   */
  function band(part, stops, x, place) {
    const known = stops.flatMap((stop, i) => {
      const { lowest = NaN, highest = NaN } = stop[part] ?? {};
      return Number.isFinite(lowest + highest) ? [{ x: x(i), low: place(lowest), high: place(highest) }] : [];
    });
    const around = [...known.map((each) => [each.x, each.high]), ...known.toReversed().map((each) => [each.x, each.low])];
    return svg("polygon", { points: around.map(([px, py]) => `${px.toFixed(1)},${py.toFixed(1)}`).join(" "), class: `band ${part}` });
  }

  /**
   * @param {import("./complexity.js").Complexity} found
   * @param {import("./complexity.js").Stop} stop
   */
  function toldOf({ field, parts, measure }, stop) {
    const values = parts.map((part) => `${wordOf(part, measure)} ${lossText(stop[part]?.median ?? NaN) || say("page.no_value")}`);
    return [speak.settings({ [field]: stop.value }), ...values].join(say("page.comma"));
  }

  /**
   * @param {import("./complexity.js").Part} part
   * @param {string} measure
   */
  function wordOf(part, measure) {
    return say(MEASURE_LABELS[`${part}_${measure}`]);
  }

  /**
   * @param {string} part
   * @param {string} word
   */
  function legend(part, word) {
    const made = document.createElement("span");
    made.className = part;
    made.textContent = word;
    return made;
  }
}

/**
 * An axis that all values are on: of losses that span much, by powers.
 * @param {number[]} values
 * @param {[number, number]} range
 * @param {boolean} isLoss
 */
function verticalOf(values, range, isLoss) {
  const [least, most] = values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
  const isLog = isLoss && least > 0 && most > LOG_FROM * least;
  const scaled = isLog ? Math.log10 : Number;
  const [from, to] = most > least ? [scaled(least), scaled(most)] : [scaled(least) - 0.5, scaled(least) + 0.5];
  const air = (to - from) * AIR;
  const straight = linear([from - air, to + air], range);
  const round = isLog ? roundBetween(Math.ceil(from - 0.3), Math.floor(to + 0.3), 4).map((power) => 10 ** power) : roundBetween(from, to, 4);
  const ticks = round.filter((tick) => scaled(tick) >= from - air && scaled(tick) <= to + air);
  return { place: (/** @type {number} */ value) => straight(scaled(value)), ticks };
}
