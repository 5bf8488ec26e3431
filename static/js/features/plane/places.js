/** Where the places of the plane lie on its canvas, whose margins depend on the data's axes. */

import { unitPx } from "../../plot/canvas.js";
import { planeBox, pointOf, spotAt } from "../../plot/plane.js";

/**
 * What both coordinates stand for, where they are measured.
 * @param {State} state
 */
export function axesOf({ config, datasetRows }) {
  return datasetRows[config.data.dataset]?.axes ?? [];
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {State} state
 */
function boxOf(canvas, state) {
  const unit = unitPx();
  return { unit, box: planeBox(canvas.clientWidth / unit, canvas.clientHeight / unit, hasNamedAxes(state)) };
}

/**
 * The place of the plane under a point of the canvas, in its CSS pixels; null beside the plane.
 * @param {HTMLCanvasElement} canvas
 * @param {State} state
 * @param {number} x
 * @param {number} y
 */
export function planeSpotAt(canvas, state, x, y) {
  const { unit, box } = boxOf(canvas, state);
  return spotAt(box, x / unit, y / unit);
}

/**
 * Whether the axes of what is shown have names.
 * @param {State} state
 */
export function hasNamedAxes(state) {
  return axesOf(state).length > 0;
}

/**
 * The point of the canvas, in its CSS pixels, at a place of the plane.
 * @param {HTMLCanvasElement} canvas
 * @param {State} state
 * @param {Spot} spot
 */
export function planePointOf(canvas, state, spot) {
  const { unit, box } = boxOf(canvas, state);
  const [x, y] = pointOf(box, spot);
  return /** @type {[number, number]} */ ([x * unit, y * unit]);
}
