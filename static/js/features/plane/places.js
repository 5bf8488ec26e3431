/** Where the places of the plane lie on its canvas, whose margins depend on the data's axes. */

import { unitPx } from "../../plot/canvas.js";
import { coordinateText } from "../../plot/scales.js";
import { inputAxes, inputName, inputsIn, ownLabels, planeOf } from "../../state/inputs.js";
import { measured, planeBox, pointOf, spotAt } from "../../plot/plane.js";

/**
 * What stands for both coordinates, where they are measured or named; with one input alone there is no second.
 * @param {State} state
 * @returns {import("../../state/catalog.js").Axis[]}
 */
export function axesOf(state) {
  const axes = inputAxes(state);
  const { x, y } = planeOf(state, inputsIn(state));
  return axes.length ? [axes[x], ...(y === null ? [] : [axes[y]])] : [];
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

/**
 * What a coordinate stands for, with its unit; of a column without one the coordinate itself.
 * @param {import("../../state/catalog.js").Axis | undefined} axis
 * @param {number} coordinate
 */
export function measuredText(axis, coordinate) {
  return axis?.unit ? `${measured(axis, coordinate).toFixed(1)} ${axis.unit}` : coordinateText(coordinate);
}

/**
 * The inputs of a sample in words.
 * @param {State} state
 * @param {number[]} sample [x1, x2, ..., target]
 * @param {Say} say
 */
export function placeText(state, sample, say) {
  const own = ownLabels(state);
  const axes = Object.keys(own).length ? inputAxes(state) : [];
  const parts = sample.slice(0, -1).map((value, place) => {
    const name = inputName(place);
    return `${own[name] ?? name} = ${measuredText(axes[place], value)}`;
  });
  return parts.join(say("page.comma"));
}
