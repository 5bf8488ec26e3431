/** The curve of an activation whose hyperparameter is set otherwise, or learned: as it is now, and the words about it. Pure. */

import { rangesBelow } from "../../plot/curve_path.js";
import { hyperparameterOf, nameOf } from "../../state/choices.js";

/** @typedef {import("../../plot/activation_curve.js").Curve} Curve */

/**
 * @param {Curve} curve  of the defaults
 * @param {string} name of the activation
 * @param {Pick<State, "config" | "layout" | "frame">} state
 * @param {{label: string}} given  label: of the hyperparameter
 * @returns {Curve} the same where it has no hyperparameter, or no layer has this activation
 */
export function curveAsSet(curve, name, state, { label }) {
  const { by, from = 0, to = 0 } = curve;
  if (!by) return curve;
  const learned = leaksIn(state, name);
  const values = learned.length ? learned : valuesIn(state, name, by);
  if (!values.length) return curve;
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const at = (/** @type {number} */ value) => by.at_zero.values.map((each, i) => each + value * by.per_unit.values[i]);
  const slopes = by.at_zero.slopes.map((each, i) => each + mean * by.per_unit.slopes[i]);
  const z = (/** @type {number} */ fraction) => from + fraction * (to - from);
  const flat = rangesBelow(slopes, curve.flat_below ?? 0).map(([start, end]) => /** @type {[number | null, number | null]} */ (
    [start > 0 ? z(start) : null, end < 1 ? z(end) : null]));
  /** @type {Record<string, string>} */
  const named = { low: number(low), high: number(high), mean: number(mean), values: `${label} = ${values.map(number).filter(isFirst).join(", ")}` };
  const drawn = (learned.length ? by.learned : by.drawn_with).replace(/\{(\w+)\}/g, (_, blank) => named[blank]);
  // Of several that differ, the mean is flat or steep where none of them may be.
  if (low < high) return { ...curve, values: at(mean), slopes, flat: [], others: [at(low), at(high)], about: drawn };
  return { ...curve, values: at(mean), slopes, flat, about: [flat.length ? by.flat : by.steep, drawn].join(by.join) };
}

/**
 * What is set for the layers with an activation.
 * @param {Pick<State, "config">} state
 * @param {string} name
 * @param {NonNullable<Curve["by"]>} by
 */
function valuesIn({ config: { network } }, name, { hyperparameter, default: standard }) {
  const choices = Array.isArray(network.activation) ? network.activation : network.hidden.length ? [network.activation] : [];
  return choices.filter((choice) => nameOf(choice) === name).map((choice) => Number(hyperparameterOf(choice, { name: hyperparameter, default: standard })));
}

/**
 * The slopes that neurons have learned.
 * @param {Pick<State, "layout" | "frame">} state
 * @param {string} name
 */
function leaksIn({ layout, frame }, name) {
  return (layout?.layers ?? []).flatMap(({ activation, leaksOffset, fanOut }) => {
    if (activation !== name || leaksOffset === undefined || !frame) return [];
    return [...frame.parameters.subarray(leaksOffset, leaksOffset + fanOut)];
  });
}

/** @param {number} value  @returns {string} with three digits at most */
function number(value) {
  return String(Number(value.toPrecision(3))).replace("-", "−");
}

/**
 * @param {string} text
 * @param {number} i
 * @param {string[]} all
 */
function isFirst(text, i, all) {
  return all.indexOf(text) === i;
}
