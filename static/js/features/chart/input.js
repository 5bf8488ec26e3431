/**
 * Reading the chart; going to an epoch, by dragging; and zooming in: by dragging with Shift held, by the wheel, with two
 * fingers, and by keyboard (arrows read, plus and minus zoom, 0 shows all again).
 */

import { find } from "../../page/elements.js";
import { knownEnd } from "../../state/chart_history.js";
import { mayUse } from "../../state/selectors.js";

const CLICK_PX = 6; // a drag shorter than this was a click
const SHORTEST = 4; // epochs that are shown at least
const ALL_BUT = 0.5; // epochs: what lacks fewer of all is all
const WHEEL = 1.25;
const KEY_FRACTION = 0.02; // of what is shown, that an arrow key moves

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Store} store
 * @param {{epochAt: (x: number) => number}} given  the epoch under a place, in CSS pixels of the canvas
 */
export function bindChart(canvas, store, { epochAt }) {
  /** The fingers or the button that are down: where they came down, and are. */
  const down = new Map();

  /** @param {number | null} epoch */
  const point = (epoch) => store.dispatch({ type: "chartPointedAt", epoch });
  const shown = () => store.state().chart.range ?? [0, Math.max(knownEnd(store.state()), SHORTEST)];

  /**
   * @param {number} from
   * @param {number} to
   */
  function zoom(from, to) {
    store.dispatch({ type: "chartZoomed", range: rangeWithin(knownEnd(store.state()), from, to) });
  }

  /**
   * @param {number} epoch
   * @param {number} factor
   */
  function zoomAbout(epoch, factor) {
    const [from, to] = scaledAbout(epoch, shown(), factor);
    zoom(from, to);
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    down.set(event.pointerId, { from: event.offsetX, at: event.offsetX, zooms: event.shiftKey, goes: false });
    canvas.setPointerCapture(event.pointerId);
    if (event.pointerType !== "mouse") point(epochAt(event.offsetX));
  });
  canvas.addEventListener("pointermove", (event) => {
    point(epochAt(event.offsetX));
    const own = down.get(event.pointerId);
    if (!own) return;
    const before = [...down.values()].map(({ at }) => at);
    own.at = event.offsetX;
    if (down.size === 2) pinch(before, [...down.values()].map(({ at }) => at));
    else if (own.zooms) drag(own);
    else if (down.size === 1) go(own);
  });

  /**
   * To the epoch under the pointer, as it was.
   * @param {{from: number, at: number, goes: boolean}} own
   */
  function go(own) {
    const state = store.state();
    own.goes ||= Math.abs(own.at - own.from) >= CLICK_PX && mayUse(state, "step");
    if (own.goes) store.dispatch({ type: "seekAsked", to: { epoch: Math.max(0, Math.min(knownEnd(state), Math.round(epochAt(own.at)))) } });
  }

  /** @param {{from: number, at: number}} given */
  function drag({ from, at }) {
    const ends = [epochAt(from), epochAt(at)].sort((a, b) => a - b);
    store.dispatch({ type: "chartDragged", drag: Math.abs(at - from) < CLICK_PX ? null : ends });
  }

  /**
   * @param {number[]} before
   * @param {number[]} after
   */
  function pinch(before, after) {
    if (Math.abs(after[0] - after[1]) < CLICK_PX) return;
    const range = shown();
    const perPx = epochAt(1) - epochAt(0) || 1;
    const first = before[0] - (epochAt(before[0]) - range[0]) / perPx;
    const [from, to] = pinched(range, { before, after, perPx, first });
    zoom(from, to);
  }

  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      const { drag: ends } = store.state().chart;
      down.delete(/** @type {PointerEvent} */ (event).pointerId);
      if (!ends) return;
      store.dispatch({ type: "chartDragged", drag: null });
      if (end === "pointerup") zoom(ends[0], ends[1]);
    });
  }
  canvas.addEventListener("pointerleave", ({ pointerType }) => pointerType === "mouse" && point(null));
  canvas.addEventListener("dblclick", () => store.dispatch({ type: "chartZoomed", range: null }));
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomAbout(epochAt(event.offsetX), event.deltaY > 0 ? WHEEL : 1 / WHEEL);
  }, { passive: false });

  canvas.addEventListener("keydown", (event) => {
    const [first, last] = shown();
    const epoch = store.state().chartEpoch ?? last;
    const step = Math.max(1, Math.round((last - first) * KEY_FRACTION));
    /** @type {Record<string, () => void>} */
    const acts = {
      ArrowLeft: () => point(Math.max(first, epoch - step)),
      ArrowRight: () => point(Math.min(last, epoch + step)),
      Home: () => point(first),
      End: () => point(last),
      "+": () => zoomAbout(epoch, 1 / WHEEL),
      "-": () => zoomAbout(epoch, WHEEL),
      0: () => store.dispatch({ type: "chartZoomed", range: null }),
    };
    if (!acts[event.key] || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // the right arrow would train an epoch as well
    acts[event.key]();
  });
  canvas.addEventListener("blur", () => point(null));

  find("chart-score").addEventListener("click", () => {
    store.dispatch({ type: "chartMeasureChosen", measure: store.state().chart.measure === "score" ? "loss" : "score" });
  });
  find("chart-log").addEventListener("click", () => store.dispatch({ type: "chartLogToggled" }));
  find("chart-whole").addEventListener("click", () => {
    store.dispatch({ type: "chartZoomed", range: null });
    canvas.focus(); // the button is gone
  });
}

/**
 * A range of epochs about one of them, which stays where it is.
 * @param {number} epoch
 * @param {[number, number]} range
 * @param {number} factor
 * @returns {[number, number]}
 */
export function scaledAbout(epoch, [first, last], factor) {
  return [epoch - (epoch - first) * factor, epoch + (last - epoch) * factor];
}

/**
 * The epochs that are to be shown, moved to where there are any; null for all of them. Who zooms out as far as in has seen
 * all again, though rounding may leave less than that.
 * @param {number} last
 * @param {number} from
 * @param {number} to
 * @returns {[number, number] | null}
 */
export function rangeWithin(last, from, to) {
  const span = Math.max(to - from, SHORTEST);
  const first = Math.max(0, Math.min(from, last - span));
  return span > last - ALL_BUT ? null : [first, Math.min(first + span, last)];
}

/**
 * What two fingers make of the epochs that are shown: what was under them stays under them.
 * @param {[number, number]} range  the epochs
 * @param {{before: number[], after: number[], perPx: number, first: number}} fingers  before, after: where they were and are,
 *     in pixels; perPx: the epochs of a pixel; first: the pixel where the axis begins
 * @returns {[number, number]}
 */
export function pinched([from, to], { before, after, perPx, first }) {
  const [a, b] = before.map((x) => from + (x - first) * perPx);
  const wanted = (b - a) / (after[1] - after[0]); // epochs of a pixel from now on
  const begin = a - (after[0] - first) * wanted;
  return [begin, begin + ((to - from) / perPx) * wanted];
}
