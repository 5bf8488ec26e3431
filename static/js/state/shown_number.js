/** Numbers as the arithmetic of one sample shows them: rounded to a place, and what is typed is held against that place. Pure. */

/**
 * @typedef {object} Shown
 * @property {number} value unrounded
 * @property {number} rounded what its text says
 * @property {string} text with a minus sign, not a hyphen
 * @property {number} decimals place to which it is rounded; Infinity: it is written in full
 */

/** Below this a number is written with a power of ten. */
const SMALL = 1e-4;
const LARGE = 1e6;
const MOST_DECIMALS = 100; // of Number.toFixed

/**
 * The place to which a number is rounded to have so many significant digits, and at least as many decimals.
 * @param {number} value
 * @param {number} digits
 */
export function decimalsFor(value, digits) {
  if (!Number.isFinite(value) || value === 0) return digits;
  return Math.min(MOST_DECIMALS, Math.max(digits, digits - 1 - Math.floor(Math.log10(Math.abs(value)))));
}

/**
 * @param {number} value
 * @param {number} digits
 * @returns {Shown} integers as they are
 */
export function shown(value, digits) {
  return Number.isInteger(value) && Math.abs(value) < LARGE ? exactly(value) : fixed(value, decimalsFor(value, digits));
}

/**
 * A number that was given, such as a learning rate: in full.
 * @param {number} value
 * @returns {Shown}
 */
export function exactly(value) {
  return { value, rounded: value, text: withMinus(String(value)), decimals: Infinity };
}

/**
 * @param {number} value
 * @param {number} decimals
 * @returns {Shown}
 */
export function fixed(value, decimals) {
  if (!Number.isFinite(value)) return { value, rounded: value, text: Number.isNaN(value) ? "NaN" : value > 0 ? "∞" : "−∞", decimals };
  const rounded = Number(value.toFixed(decimals)) + 0;
  const size = Math.abs(rounded);
  let text = value.toFixed(decimals);
  if (size >= LARGE) text = rounded.toExponential(3);
  else if (size !== 0 && size < SMALL) text = rounded.toExponential(Math.max(0, decimals + Math.floor(Math.log10(size) + 1e-9)));
  else if (rounded === 0) text = decimals > 6 ? "0" : (0).toFixed(decimals);
  return { value, rounded: size >= LARGE ? Number(text) : rounded, text: withMinus(text), decimals };
}

/** @param {string} text */
function withMinus(text) {
  return text.replace("e+", "e").replaceAll("-", "−");
}

/**
 * The mantissa of a text and its power of ten, if it has one.
 * @param {string} text
 * @returns {{mantissa: string, exponent: string | null}}
 */
export function partsOf(text) {
  const [mantissa, exponent = null] = text.split("e");
  return { mantissa, exponent };
}
