/** Which part of a plane a picture shows, so that all points have room and the frame seldom jumps. Pure. */

import { roundUp } from "./scales.js";

const ROOM = 0.1; // of the extent, on either side
const STEPS = 20; // of its width, in which the frame moves and grows

/**
 * A part of the plane about places, its edges at round numbers, in which a unit is as long in both directions.
 * @param {ArrayLike<number>} places x, y, x, y, ...; what is no number is left out
 * @param {number} ratio of the picture's width to its height
 * @returns {{x: [number, number], y: [number, number]}}
 */
export function spaceBox(places, ratio) {
  const [x, y] = [0, 1].map((axis) => extent(places, axis));
  const size = Math.max(x[1] - x[0], (y[1] - y[0]) * ratio) * (1 + 2 * ROOM) || 2;
  const step = roundUp(size / STEPS);
  const width = Math.ceil(size / step + 1) * step;
  const around = (/** @type {[number, number]} */ [low, high], /** @type {number} */ length) => {
    const from = Math.round(((low + high) / 2 - length / 2) / step) * step;
    return /** @type {[number, number]} */ ([from, from + length]);
  };
  return { x: around(x, width), y: around(y, width / ratio) };
}

/**
 * @param {ArrayLike<number>} places
 * @param {number} axis
 * @returns {[number, number]}
 */
function extent(places, axis) {
  let [low, high] = [Infinity, -Infinity];
  for (let i = axis; i < places.length; i += 2) {
    if (!Number.isFinite(places[i])) continue;
    low = Math.min(low, places[i]);
    high = Math.max(high, places[i]);
  }
  return low <= high ? [low, high] : [0, 0];
}
