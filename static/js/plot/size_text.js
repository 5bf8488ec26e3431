/** Sizes over many powers of ten, as short text. Pure. */

/** @type {Record<string, string>} */
const SUPERSCRIPTS = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** @param {number} power  @returns {string} 10⁻³ */
export function powerText(power) {
  return `10${[...String(power)].map((letter) => SUPERSCRIPTS[letter]).join("")}`;
}

/**
 * A size with two digits: 0.12, 35, 3.1·10⁻⁵.
 * @param {number} size
 * @returns {string} empty when it is not a finite number
 */
export function sizeText(size) {
  if (!Number.isFinite(size)) return "";
  if (size === 0) return "0";
  const [digits, exponent] = Math.abs(size).toExponential(1).split("e");
  const power = Number(exponent);
  const text = power >= -3 && power < 4 ? String(Number(Math.abs(size).toPrecision(2))) : `${digits}·${powerText(power)}`;
  return size < 0 ? `−${text}` : text;
}

/**
 * A number with a power of ten, whatever its size: 10⁻⁵, −1.4·10⁶.
 * @param {number} value finite, not 0
 * @param {number} digits of the factor before the power
 * @returns {string}
 */
export function withPower(value, digits) {
  const [factor, power] = value.toExponential(digits - 1).split("e");
  const plain = factor.replace("-", "−");
  return plain === "1" ? powerText(Number(power)) : `${plain}·${powerText(Number(power))}`;
}
