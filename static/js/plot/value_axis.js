/** Axes for values of many runs: straight, or by powers of ten. Pure. */

import { linear, roundBetween } from "./scales.js";

const FEW_DECADES = 1.2;
const MANY_DECADES = 3;

/**
 * An axis for values: by powers where all are above zero and less is better, else straight.
 * @param {number[]} values infinite ones are left out
 * @param {{isLog: boolean, range: [number, number]}} look  range: pixels of the lowest and of the highest
 * @returns {{isLog: boolean, ticks: number[], place: (value: number) => number}} place: what is beyond the axis stands at its end
 */
export function axisOf(values, { isLog, range }) {
  const finite = values.filter((value) => Number.isFinite(value) && (!isLog || value > 0));
  const [least, most] = finite.length ? [Math.min(...finite), Math.max(...finite)] : [isLog ? 0.1 : 0, 1];
  const [low, high] = isLog ? [Math.log10(least), Math.log10(most)] : [least, most];
  const air = (high - low) * 0.04 || (isLog ? 0.1 : Math.abs(high) * 0.05 || 0.05);
  const domain = /** @type {[number, number]} */ ([low - air, high + air]);
  const straight = linear(domain, range);
  const inside = (/** @type {number} */ value) => Math.min(Math.max(value, domain[0]), domain[1]);
  return {
    isLog,
    ticks: isLog ? logTicks(domain) : roundBetween(domain[0], domain[1], 4),
    place: (value) => straight(inside(isLog ? (value > 0 ? Math.log10(value) : -Infinity) : value)),
  };
}

/**
 * Round positions on an axis of powers of ten.
 * @param {[number, number]} domain logarithms
 */
function logTicks([low, high]) {
  const decades = high - low;
  if (decades < 0.35) return roundBetween(10 ** low, 10 ** high, 3);
  const multiples = decades < FEW_DECADES ? [1, 2, 5] : decades < MANY_DECADES ? [1, 3] : [1];
  const ticks = [];
  for (let power = Math.floor(low); power <= Math.ceil(high); power++) {
    for (const multiple of multiples) {
      const tick = Number((multiple * 10 ** power).toPrecision(3));
      if (Math.log10(tick) >= low && Math.log10(tick) <= high) ticks.push(tick);
    }
  }
  return ticks;
}
