/** What the panel of other models computes: steps of a slider, and where models disagree. Pure. */

import { byteAt, EDGE } from "../../plot/plane.js";

/** From a power of ten to the next there are three steps. */
const MANTISSAS = [1, 2, 5];

/**
 * The values that a slider offers.
 * @param {{low: number, high: number, whole: boolean}} control  what is not whole is spread over the powers of ten
 * @returns {number[]}
 */
export function stepsOf({ low, high, whole }) {
  if (whole) return Array.from({ length: high - low + 1 }, (_, i) => low + i);
  const steps = [];
  for (let power = Math.round(Math.log10(low)); power <= Math.round(Math.log10(high)); power++) {
    for (const mantissa of MANTISSAS) steps.push(Number(`${mantissa}e${power}`));
  }
  return steps.filter((step) => step >= low && step <= high);
}

/**
 * The place of the step nearest to a value.
 * @param {number[]} steps ascending
 * @param {number} value
 */
export function stepAt(steps, value) {
  let nearest = 0;
  steps.forEach((step, i) => Math.abs(step - value) < Math.abs(steps[nearest] - value) && (nearest = i));
  return nearest;
}

/**
 * How much models disagree, by place.
 * @param {Field[][]} models of each the fields of its outputs: one, or one per class
 * @param {number} size of the answer
 * @param {boolean} hasClasses  otherwise outputs are values
 * @returns {{field: Field, disputed: number}} of classes, 255 where half of the models are of another opinion than most; of values
 *     255 where they lie two units apart; disputed: the fraction of the plane where the difference can be seen
 */
export function disagreement(models, size, hasClasses) {
  const values = new Uint8Array(size * size);
  let disputed = 0;
  for (let at = 0; at < values.length; at++) {
    const spot = { x1: (((at % size) + 0.5) / size) * 2 * EDGE - EDGE, x2: EDGE - ((Math.floor(at / size) + 0.5) / size) * 2 * EDGE };
    const read = (/** @type {Field} */ field) => (field.size === size ? field.values[at] : byteAt(field, spot));
    const opinions = models.map((fields) => (hasClasses ? classOf(fields.map(read)) : read(fields[0])));
    const amount = hasClasses ? minority(opinions) : (Math.max(...opinions) - Math.min(...opinions)) / 255;
    if (hasClasses ? amount > 0 : amount > 0.25) disputed += 1;
    values[at] = Math.round(255 * Math.min(1, amount));
  }
  return { field: { size, values }, disputed: disputed / values.length };
}

/** @param {number[]} bytes  @returns {number} the class's number */
function classOf(bytes) {
  return bytes.length > 1 ? bytes.indexOf(Math.max(...bytes)) : bytes[0] < 127.5 ? 0 : 1;
}

/** @param {number[]} opinions  @returns {number} twice the fraction that is not of the commonest */
function minority(opinions) {
  const counts = new Map();
  for (const opinion of opinions) counts.set(opinion, (counts.get(opinion) ?? 0) + 1);
  return 2 * (1 - Math.max(...counts.values()) / opinions.length);
}
