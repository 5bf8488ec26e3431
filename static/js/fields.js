/**
 * Fields to pixels. A field is a square of bytes, row 0 on top: what one neuron answers over the plane.
 * It is enlarged before it is coloured, so that the line where the sign changes stays sharp at any size.
 * Knows nothing of canvases.
 *
 * @typedef {{size: number, values: Uint8Array}} Field
 */

/** Where each target pixel reads in the source, by "source size:target size". */
const readings = new Map();

function readingFor(sourceSize, targetSize) {
  const key = `${sourceSize}:${targetSize}`;
  let reading = readings.get(key);
  if (!reading) {
    const first = new Uint16Array(targetSize);
    const share = new Float32Array(targetSize);
    for (let pixel = 0; pixel < targetSize; pixel++) {
      // Samples and pixels alike stand for the centres of their squares; beyond the outermost samples nothing is known.
      const at = Math.min(Math.max(((pixel + 0.5) / targetSize) * sourceSize - 0.5, 0), sourceSize - 1);
      first[pixel] = Math.min(Math.floor(at), Math.max(sourceSize - 2, 0));
      share[pixel] = at - first[pixel];
    }
    if (readings.size > 64) readings.clear(); // sizes pile up while a window is being resized
    readings.set(key, (reading = { first, share }));
  }
  return reading;
}

/**
 * Colours a field into square pixels, interpolating between its samples.
 * @param {Field} field
 * @param {Uint32Array} pixels (size * size)
 * @param {number} size of the target, in pixels
 * @param {Uint32Array} table 256 colours
 */
export function paintField(field, pixels, size, table) {
  const { size: n, values } = field;
  const { first, share } = readingFor(n, size);
  const row = new Float32Array(n + 1);
  for (let y = 0, out = 0; y < size; y++) {
    const upper = first[y] * n;
    const lower = Math.min(first[y] + 1, n - 1) * n;
    for (let x = 0; x < n; x++) row[x] = values[upper + x] + (values[lower + x] - values[upper + x]) * share[y];
    row[n] = row[n - 1];
    for (let x = 0; x < size; x++, out++) {
      const at = first[x];
      pixels[out] = table[(row[at] + (row[at + 1] - row[at]) * share[x] + 0.5) | 0];
    }
  }
}

/**
 * A table that knows two colours only: below zero, and zero or more.
 * @param {Uint32Array} table 256 colours
 * @returns {Uint32Array}
 */
export function discrete(table) {
  return table.map((_, byte) => table[byte < 127.5 ? 0 : 255]);
}
