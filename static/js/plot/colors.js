/**
 * Values to colours: the diverging scale as tables of 256 entries, one per byte of a field.
 * Pure; the three colours it mixes are parameters.
 *
 * @typedef {[number, number, number]} Rgb  each 0 to 255
 */

/**
 * Reads a computed CSS colour.
 * @param {string} text `rgb(224, 123, 29)` or `color(srgb 0.88 0.48 0.11)`
 * @returns {Rgb}
 */
export function parseColor(text) {
  const numbers = text.match(/-?[\d.]+(?:e-?\d+)?/g)?.map(Number) ?? [];
  if (numbers.length < 3) throw new RangeError(`A computed colour has three numbers. Received: ${text}`);
  const [red, green, blue] = text.startsWith("color(") ? numbers.map((part) => part * 255) : numbers;
  return [red, green, blue];
}

/**
 * The byte that stands for a value, as on the wire: 0 is -1, 255 is +1, beyond is clipped.
 * @param {number} value
 * @returns {number} 0 to 255; the middle for NaN, which has no colour
 */
export function byteOf(value) {
  if (Number.isNaN(value)) return 128;
  return Math.max(0, Math.min(255, Math.round((value + 1) * 127.5)));
}

/**
 * The colour of each byte, from the negative colour over zero's to the positive one.
 * @param {Rgb} negative
 * @param {Rgb} zero
 * @param {Rgb} positive
 * @returns {Rgb[]} 256 colours
 */
export function divergingScale(negative, zero, positive) {
  return Array.from({ length: 256 }, (_, byte) => {
    const value = byte / 127.5 - 1;
    return mixed(zero, value < 0 ? negative : positive, Math.abs(value));
  });
}

/**
 * The colour of each byte, from one end to the other: a probability from 0 to 1.
 * @param {Rgb} none
 * @param {Rgb} all
 * @returns {Rgb[]} 256 colours
 */
export function risingScale(none, all) {
  return Array.from({ length: 256 }, (_, byte) => mixed(none, all, byte / 255));
}

/**
 * A colour between two.
 * @param {Rgb} from
 * @param {Rgb} to
 * @param {number} fraction of the second
 * @returns {Rgb} whole numbers
 */
export function mixed(from, to, fraction) {
  return /** @type {Rgb} */ (from.map((part, i) => Math.round(part + (to[i] - part) * fraction)));
}

/**
 * A scale as pixels, to be written straight into an image's memory.
 * @param {Rgb[]} scale
 * @returns {Uint32Array} opaque RGBA in this machine's byte order
 */
export function pixelTable(scale) {
  const bytes = new Uint8ClampedArray(scale.length * 4);
  scale.forEach(([red, green, blue], i) => bytes.set([red, green, blue, 255], 4 * i));
  return new Uint32Array(bytes.buffer);
}

/**
 * A scale as CSS colours, for strokes and fills.
 * @param {Rgb[]} scale
 * @returns {string[]}
 */
export function cssTable(scale) {
  return scale.map(([red, green, blue]) => `rgb(${red},${green},${blue})`);
}
