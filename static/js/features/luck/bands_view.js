/** The measure over epochs: of each setting the median, the middle half and 10–90 % of its seeds; and one seed that is pointed at. */

import { find } from "../../page/elements.js";
import { countText, roundBetween } from "../../plot/scales.js";
import { letterOf } from "../../state/comparing.js";
import { EDGE, apart, bandAxes, bandsIn } from "./bands.js";
import { fitted, path, svg } from "../../page/svg.js";

const LABEL_PX = 16;
const { left: LEFT_PX, right: RIGHT_PX, top: TOP_PX, bottom: BOTTOM_PX } = EDGE;

/**
 * @param {{say: Say, tell: LuckSpeaker}} given
 * @returns {Part}
 */
export function bandsView({ say, tell }) {
  const picture = find("luck-bands");
  const single = svg("g");
  let drawn = "";
  let known = /** @type {Found | null} */ (null);

  return {
    draw({ comparing: { found, seed }, runs, looks }) {
      if (!found || !runs.shown || runs.tab !== "luck") return;
      const size = fitted(picture);
      if (size.width === 0) return;
      const { x, y } = bandAxes(found, size);
      const mark = `${looks} ${size.width} ${size.height}`;
      if (known !== found || drawn !== mark) drawBands(found, x, y, size);
      [known, drawn] = [found, mark];
      single.replaceChildren(...(seed === null ? [] : found.settings.map(({ curves }, place) => curveFigure(curves, place, seed, "single", x, y.place))));
    },
  };

  /**
   * @param {Found} found
   * @param {(epoch: number) => number} x
   * @param {import("./bands.js").Axis} y
   * @param {{width: number, height: number}} size
   */
  function drawBands(found, x, y, size) {
    const title = say("page.luck.bands", { measure: tell.measure(found.measure) });
    find("luck-bands-title").textContent = title;
    const ends = found.settings.map((_, place) => tell.end(found, place));
    picture.setAttribute("aria-label", say("page.luck.bands_summary", { title, ends: ends.join(say("page.comma")) }));
    const bands = bandsIn(found);
    const runs = found.settings.map(({ curves }, place) => curves.values.map((_, seed) => curveFigure(curves, place, seed, "run", x, y.place)));
    picture.replaceChildren(
      axes(x, y, { ...size, epochs: found.epochs, measure: found.measure }),
      ...bands.map((band, place) => (band ? bandFigure(band, place, x, y.place) : svg("g"))),
      svg("g", { class: "runs" }, ...runs.flat()),
      single,
      endLabels(found, bands, x, y.place, size.height),
    );
  }

  /**
   * @param {(epoch: number) => number} x
   * @param {import("./bands.js").Axis} y
   * @param {{width: number, height: number, epochs: number, measure: string}} given
   */
  function axes(x, y, { width, height, epochs, measure }) {
    const lines = y.ticks.flatMap((tick) => [
      svg("line", { x1: LEFT_PX, x2: width - RIGHT_PX, y1: y.place(tick), y2: y.place(tick), class: "grid" }),
      svg("text", { x: LEFT_PX - 8, y: y.place(tick) + 4, class: "tick end" }, tell.tick(measure, tick)),
    ]);
    const ticks = roundBetween(0, epochs, 4).filter((tick) => Number.isInteger(tick) && x(tick) < width - RIGHT_PX - 40);
    const numbers = ticks.map((tick) => svg("text", { x: x(tick), y: height - 6, class: tick ? "tick middle" : "tick" }, countText(tick)));
    return svg("g", {}, ...lines, ...numbers, svg("text", { x: width - RIGHT_PX, y: height - 6, class: "tick end" }, say("page.chart_axis")));
  }

  /**
   * @param {Found} found
   * @param {(import("./bands.js").Bands | null)[]} bands
   * @param {(epoch: number) => number} x
   * @param {(value: number) => number} y
   * @param {number} height
   */
  function endLabels(found, bands, x, y, height) {
    const places = bands.flatMap((band, place) => (band ? [{ place, at: y(band.at[50].at(-1) ?? NaN) }] : []));
    const moved = apart(places.map(({ at }) => at), LABEL_PX, [TOP_PX + 6, height - BOTTOM_PX]);
    return svg("g", {}, ...places.map(({ place, at }, i) => svg(
      "g",
      { "data-setting": letterOf(place) },
      svg("circle", { cx: x(found.epochs), cy: at, r: 4, class: "end-dot" }),
      svg("text", { x: x(found.epochs) + 10, y: moved[i] + 4, class: "end-label" }, tell.end(found, place)),
    )));
  }
}

/**
 * @param {import("./bands.js").Bands} bands
 * @param {number} place of the setting
 * @param {(epoch: number) => number} x
 * @param {(value: number) => number} y
 */
function bandFigure({ epochs, at }, place, x, y) {
  const points = (/** @type {number[]} */ values) => epochs.map((epoch, i) => /** @type {[number, number]} */ ([x(epoch), y(values[i])]));
  const area = (/** @type {number[]} */ low, /** @type {number[]} */ high) => `${path([...points(low), ...points(high).reverse()])}Z`;
  return svg(
    "g",
    { "data-setting": letterOf(place) },
    svg("path", { d: area(at[10], at[90]), class: "band outer" }),
    svg("path", { d: area(at[25], at[75]), class: "band" }),
    svg("path", { d: path(points(at[50])), class: "median" }),
  );
}

/**
 * One seed's own curve.
 * @param {Found["settings"][number]["curves"]} curves
 * @param {number} place of the setting
 * @param {number} seed
 * @param {string} kind its class
 * @param {(epoch: number) => number} x
 * @param {(value: number) => number} y
 */
function curveFigure({ epochs, values }, place, seed, kind, x, y) {
  const valueAt = (/** @type {number} */ i) => values[seed]?.[i] ?? NaN;
  const places = epochs.map((epoch, i) => /** @type {[number, number]} */ ([x(epoch), Number.isNaN(valueAt(i)) ? NaN : y(valueAt(i))]));
  return svg("path", { d: path(places), class: kind, "data-setting": letterOf(place) });
}
