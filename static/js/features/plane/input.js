/**
 * Pointing at the plane: its coordinates and the output there are read out, samples open their card.
 * By mouse, by finger, and by keyboard: arrow keys move the cursor, Enter opens the card of the nearest sample.
 */

import { EDGE, sampleNear } from "../../plot/plane.js";
import { showsTest } from "../../state/selectors.js";

const OPEN_MS = 110;
/** In CSS pixels. */
const REACH_PX = 8;
const POINT_PX = 10; // of a sample and its ring
const FINGER_PX = 22;
/** In units of the plane: with a key, with Shift and a key, and how far Enter looks. */
const STEP = 0.25;
const LARGE_STEP = 1;
const KEY_REACH = 2 * EDGE;

/**
 * @param {HTMLCanvasElement} canvas
 * @param {Store} store
 * @param {{card: import("../inspector/input.js").Card, spotAt: (x: number, y: number) => Spot | null,
 *          pointOf: (spot: Spot) => [number, number]}} given  both in CSS pixels of the canvas
 */
export function bindPlane(canvas, store, { card, spotAt, pointOf }) {
  /** @param {Spot | null} cursor */
  const point = (cursor) => {
    if (cursor || store.state().cursor) store.dispatch({ type: "planePointedAt", cursor });
  };

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} reach
   */
  function sampleAt(x, y, reach) {
    const spot = spotAt(x, y);
    const other = spot && spotAt(x + 1, y) && spotAt(x - 1, y);
    if (!spot || !other) return null;
    const unitsPerPx = Math.abs(/** @type {any} */ (spotAt(x + 1, y)).x1 - spot.x1);
    return near(spot, reach * unitsPerPx);
  }

  /**
   * @param {Spot} spot
   * @param {number} reach
   */
  function near(spot, reach) {
    const { data } = store.state();
    if (!data) return null;
    const parts = [{ part: "train", rows: data.train }, ...(showsTest(store.state()) ? [{ part: "test", rows: data.test }] : [])];
    return sampleNear(/** @type {any} */ (parts), spot, reach);
  }

  /**
   * @param {{part: "train" | "test", row: number}} sample
   * @param {number} x
   * @param {number} y
   * @returns {import("../../state/store.js").Inspected}
   */
  function inspectedOf(sample, x, y) {
    return { kind: "point", ...sample, x, y, boxes: [{ left: x - POINT_PX, top: y - POINT_PX, right: x + POINT_PX, bottom: y + POINT_PX }] };
  }
  /** @param {{part: "train" | "test", row: number}} sample */
  const isSame = (sample) => {
    const { inspected } = store.state();
    return inspected?.kind === "point" && inspected.part === sample.part && inspected.row === sample.row;
  };

  /** @param {{part: "train" | "test", row: number}} sample */
  const follow = (sample) => store.dispatch({ type: "followBegun", ...sample });

  canvas.addEventListener("pointermove", (event) => {
    const { offsetX, offsetY, clientX, clientY, pointerType } = event;
    point(spotAt(offsetX, offsetY));
    if (store.state().painting || store.state().follow || card.stays() || pointerType !== "mouse") return;
    const sample = sampleAt(offsetX, offsetY, REACH_PX);
    if (!sample) card.leave();
    else if (isSame(sample)) card.wait();
    else card.openSoon(OPEN_MS, canvas, inspectedOf(sample, clientX, clientY));
  });
  canvas.addEventListener("pointerdown", ({ offsetX, offsetY }) => point(spotAt(offsetX, offsetY)));
  canvas.addEventListener("pointerleave", ({ pointerType }) => {
    // What a finger has pointed at stays to be read when the finger is gone.
    if (pointerType === "mouse") point(null);
    card.leave();
  });
  canvas.addEventListener("click", ({ offsetX, offsetY, clientX, clientY, pointerType }) => {
    if (store.state().painting) return;
    const sample = sampleAt(offsetX, offsetY, pointerType === "touch" ? FINGER_PX : REACH_PX);
    if (!sample) return card.close();
    if (store.state().follow) return follow(sample);
    card.open(canvas, inspectedOf(sample, clientX, clientY));
    card.stay();
  });

  canvas.addEventListener("keydown", (event) => {
    const { cursor } = store.state();
    const [across, up] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [0, 0];
    if (across || up) {
      const size = event.shiftKey ? LARGE_STEP : STEP;
      /** @param {number} value */
      const within = (value) => Math.min(EDGE, Math.max(-EDGE, value));
      const { x1, x2 } = cursor ?? { x1: 0, x2: 0 };
      point({ x1: within(x1 + across * size), x2: within(x2 + up * size) });
    } else if (event.key === "Enter") {
      const sample = near(cursor ?? { x1: 0, x2: 0 }, KEY_REACH);
      if (!sample) return;
      event.preventDefault();
      if (store.state().follow || isSame(sample)) return follow(sample);
      const { left, top } = canvas.getBoundingClientRect();
      const [x1, x2] = /** @type {any} */ (store.state().data)[sample.part][sample.row];
      const [x, y] = pointOf({ x1, x2 });
      card.open(canvas, inspectedOf(sample, left + x, top + y));
      card.stay();
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation(); // the right arrow would train an epoch as well
  });
  canvas.addEventListener("blur", () => point(null));
}
