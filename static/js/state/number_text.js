/** Numbers as people write them: with a decimal point or comma, as a fraction, or with a power of ten. Pure. */

const DECIMAL = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?$/i;

/**
 * @param {string} text
 * @returns {number} NaN where it is not clear what is meant, as of `1,234.5`
 */
export function readNumber(text) {
  const plain = text.normalize("NFKC").replace(/[\u2212\u2013]/g, "-").replace(/\s+/g, "");
  const parts = plain.split("/");
  if (parts.length > 2 || !parts.every((part) => DECIMAL.test(part))) return NaN;
  const [value, divisor = 1] = parts.map((part) => Number(part.replace(",", ".")));
  const number = value / divisor;
  return Number.isFinite(number) ? number : NaN;
}
