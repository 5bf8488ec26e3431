/**
 * Data to pixels: linear scales, round tick positions, and numbers as short text.
 * Pure; knows nothing of canvases or of what is drawn.
 */

/**
 * A straight line from a domain to a range.
 * @param {[number, number]} domain
 * @param {[number, number]} range
 * @returns {(value: number) => number}
 */
export function linear([from, to], [start, end]) {
  const slope = to === from ? 0 : (end - start) / (to - from);
  return (value) => start + (value - from) * slope;
}

/**
 * The smallest of 1, 2, 5, 10 times a power of ten that is not below a value.
 * @param {number} value above 0
 */
export function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const multiple = [1, 2, 5, 10].find((each) => each * power >= value * (1 - 1e-12)) ?? 10;
  return multiple * power;
}

/**
 * Round positions that divide 0 to a top into about so many parts.
 * @param {number} top above 0
 * @param {number} parts
 * @returns {number[]} from 0 up, none above the top
 */
export function ticks(top, parts) {
  const gap = roundUp(top / parts);
  // Multiples rather than sums: sums of 0.1 drift and print as 0.30000000000000004.
  return Array.from({ length: Math.floor(top / gap + 1e-9) + 1 }, (_, i) => Number((i * gap).toPrecision(12)));
}

/**
 * Round positions between two values.
 * @param {number} from
 * @param {number} to  above `from`
 * @param {number} parts about so many
 */
export function roundBetween(from, to, parts) {
  const gap = roundUp((to - from) / parts);
  const first = Math.ceil(from / gap - 1e-9);
  return Array.from({ length: Math.floor(to / gap + 1e-9) - first + 1 }, (_, i) => Number(((first + i) * gap).toPrecision(12)));
}

/**
 * A loss as people read it: three decimals, four when it is small, powers when it is huge.
 * @param {number} loss
 * @returns {string} empty when the loss is not a finite number
 */
export function lossText(loss) {
  if (!Number.isFinite(loss)) return "";
  if (Math.abs(loss) >= 10_000) return loss.toExponential(2);
  return loss.toFixed(Math.abs(loss) < 0.01 ? 4 : 3);
}

/**
 * A weight with four significant digits.
 * @param {number} value
 * @returns {string} empty when it is not a finite number
 */
export function parameterText(value) {
  if (!Number.isFinite(value)) return "";
  const text = Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-4) ? value.toExponential(2) : value.toPrecision(4);
  return text.replaceAll("-", "−");
}

/**
 * A coordinate or an output with two decimals, as wide with a sign as without one.
 * @param {number} value
 */
export function coordinateText(value) {
  return value.toFixed(2).replace("-0.00", "0.00").replace("-", "−");
}

/**
 * A learning rate with three significant digits.
 * @param {number} rate
 * @returns {string} empty when it is not a finite number
 */
export function rateText(rate) {
  if (!Number.isFinite(rate)) return "";
  return rate !== 0 && rate < 1e-4 ? rate.toExponential(2) : String(Number(rate.toPrecision(3)));
}

/**
 * An epoch on an axis: 1200 stays, 12000 becomes 12k.
 * @param {number} count
 */
export function countText(count) {
  if (count >= 1e6) return `${Number((count / 1e6).toPrecision(3))}M`;
  if (count >= 1e4) return `${Number((count / 1e3).toPrecision(3))}k`;
  return String(count);
}
