/**
 * The plane [-6, 6] x [-6, 6] in its canvas, and the values of fields at its places. Pure.
 *
 * @typedef {{left: number, top: number, size: number}} PlaneBox  where it lies, in units of the canvas
 * @typedef {{x1: number, x2: number}} Spot
 */

import { linear } from "./scales.js";

export const EDGE = 6;
const LEFT = 24; // for the numbers of the axis
const RIGHT = 36; // for the scale of colours
const BOTTOM = 20;
const TITLE = 14; // for the name of an axis that has one
const SMALLEST_FRAMED = 200; // below it the plane is all that there is room for

/**
 * @param {number} width of the canvas, in units
 * @param {number} height
 * @param {boolean} named whether the axes have names, which take room
 * @returns {PlaneBox}
 */
export function planeBox(width, height, named) {
  if (Math.min(width, height) < SMALLEST_FRAMED) return { left: 0, top: 0, size: Math.max(1, Math.min(width, height)) };
  const left = LEFT + (named ? TITLE : 0);
  const size = Math.max(1, Math.min(width - left - RIGHT, height - BOTTOM - (named ? TITLE : 0)));
  return { left, top: 0, size };
}

/**
 * @param {PlaneBox} box
 * @param {number} x
 * @param {number} y
 * @returns {Spot | null} the place under a point of the canvas; none outside the plane
 */
export function spotAt({ left, top, size }, x, y) {
  const x1 = linear([left, left + size], [-EDGE, EDGE])(x);
  const x2 = linear([top, top + size], [EDGE, -EDGE])(y);
  return Math.abs(x1) <= EDGE && Math.abs(x2) <= EDGE ? { x1, x2 } : null;
}

/** @param {PlaneBox} box  @param {Spot} spot  @returns {[number, number]} its point of the canvas */
export function pointOf({ left, top, size }, { x1, x2 }) {
  return [linear([-EDGE, EDGE], [left, left + size])(x1), linear([-EDGE, EDGE], [top + size, top])(x2)];
}

/**
 * The byte of a field at a place, between its samples.
 * @param {Field} field
 * @param {Spot} spot
 * @returns {number} 0 to 255, with a fraction
 */
export function byteAt({ size, values }, { x1, x2 }) {
  /** @param {number} value */
  const along = (value) => Math.min(Math.max(((value + EDGE) / (2 * EDGE)) * size - 0.5, 0), size - 1);
  const [x, y] = [along(x1), along(-x2)];
  const [column, row] = [Math.min(Math.floor(x), Math.max(size - 2, 0)), Math.min(Math.floor(y), Math.max(size - 2, 0))];
  const next = size > 1 ? 1 : 0;
  /** @param {number} i */
  const at = (i) => values[i * size + column] + (values[i * size + column + next] - values[i * size + column]) * (x - column);
  return at(row) + (at(row + next) - at(row)) * (y - row);
}

/**
 * The sample nearest to a place.
 * @param {{part: "train" | "test", rows: number[][]}[]} parts those that are drawn; the last lies on top
 * @param {Spot} spot
 * @param {number} reach in units of the plane
 * @returns {{part: "train" | "test", row: number} | null} none within reach
 */
export function sampleNear(parts, { x1, x2 }, reach) {
  let nearest = null;
  let least = reach;
  for (const { part, rows } of parts) {
    rows.forEach(([a, b], row) => {
      const distance = Math.hypot(a - x1, b - x2);
      if (distance <= least) [nearest, least] = [{ part, row }, distance];
    });
  }
  return nearest;
}

/**
 * What a coordinate stands for, where it stands for something measured.
 * @param {{origin: number, scale: number}} axis
 * @param {number} coordinate
 */
export function measured({ origin, scale }, coordinate) {
  return origin + coordinate / scale;
}
