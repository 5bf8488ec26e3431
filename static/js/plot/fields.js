/**
 * Fields to pixels. A field is a square of bytes, row 0 on top: what one neuron answers over the plane.
 * It is enlarged before it is coloured, so that the line where the sign changes stays sharp at any size.
 *
 * @typedef {{size: number, values: Uint8Array}} Field
 * @typedef {Field & {extreme: number}} FeatureField  with the value that 255 stands for
 */

/** Where each target pixel reads in the source, by "source size:target size". */
const readings = new Map();

/**
 * @param {number} sourceSize
 * @param {number} targetSize
 */
function readingFor(sourceSize, targetSize) {
  const key = `${sourceSize}:${targetSize}`;
  let reading = readings.get(key);
  if (!reading) {
    const first = new Uint16Array(targetSize);
    const fraction = new Float32Array(targetSize);
    for (let pixel = 0; pixel < targetSize; pixel++) {
      // Samples and pixels alike stand for the centres of their squares; beyond the outermost samples nothing is known.
      const at = Math.min(Math.max(((pixel + 0.5) / targetSize) * sourceSize - 0.5, 0), sourceSize - 1);
      first[pixel] = Math.min(Math.floor(at), Math.max(sourceSize - 2, 0));
      fraction[pixel] = at - first[pixel];
    }
    if (readings.size > 64) readings.clear(); // sizes pile up while a window is being resized
    readings.set(key, (reading = { first, fraction }));
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
  const { first, fraction } = readingFor(n, size);
  const row = new Float32Array(n + 1);
  for (let y = 0, out = 0; y < size; y++) {
    const upper = first[y] * n;
    const lower = Math.min(first[y] + 1, n - 1) * n;
    for (let x = 0; x < n; x++) row[x] = values[upper + x] + (values[lower + x] - values[upper + x]) * fraction[y];
    row[n] = row[n - 1];
    for (let x = 0; x < size; x++, out++) {
      const at = first[x];
      pixels[out] = table[(row[at] + (row[at + 1] - row[at]) * fraction[x] + 0.5) | 0];
    }
  }
}

/**
 * The byte that stands for an output.
 * @param {number} value
 * @param {boolean} isProbability from 0 to 1, and not from -1 to 1
 */
export function byteFor(value, isProbability) {
  return isProbability ? value * 255 : (value + 1) * 127.5;
}

/**
 * A table whose middle stands at another byte; its ends stay.
 * @param {Uint32Array} table 256 colours
 * @param {number} [middle] 127.5 is zero
 * @returns {Uint32Array}
 */
export function aroundByte(table, middle = 127.5) {
  if (middle === 127.5) return table;
  return table.map((_, byte) => {
    const place = byte < middle ? (byte / middle) * 127.5 : 255 - ((255 - byte) / Math.max(255 - middle, 1e-6)) * 127.5;
    return table[byte < middle ? Math.min(Math.floor(place), 127) : Math.min(Math.max(Math.ceil(place), 128), 255)];
  });
}

/**
 * A table that knows two colours only: below the middle, and from there on.
 * @param {Uint32Array} table 256 colours
 * @param {number} [middle] a byte; 127.5 is zero
 * @returns {Uint32Array}
 */
export function discrete(table, middle = 127.5) {
  return table.map((_, byte) => table[byte < middle ? 0 : 255]);
}

/**
 * Colours the probabilities of several classes: the classes' colours mixed by squared probability, lest all mixtures be
 * grey, and the less the likeliest leads the more of it is paper. So borders are paper, as they are between two classes.
 * @param {Field[]} fields one per class, a byte meaning byte / 255
 * @param {Uint32Array} pixels (size * size)
 * @param {number} size of the target, in pixels
 * @param {{paper: number[], colors: number[][], discretize: boolean}} look  colours as red, green, blue;
 *     discretize: the likeliest class alone counts
 */
export function paintClasses(fields, pixels, size, { paper, colors, discretize }) {
  const n = fields[0].size;
  const k = fields.length;
  const { first, fraction } = readingFor(n, size);
  const rows = fields.map(() => new Float32Array(n + 1));
  const bytes = new Uint8ClampedArray(pixels.buffer, pixels.byteOffset, pixels.byteLength);
  for (let y = 0, out = 0; y < size; y++) {
    const upper = first[y] * n;
    const lower = Math.min(first[y] + 1, n - 1) * n;
    for (let c = 0; c < k; c++) {
      const { values } = fields[c];
      const row = rows[c];
      for (let x = 0; x < n; x++) row[x] = values[upper + x] + (values[lower + x] - values[upper + x]) * fraction[y];
      row[n] = row[n - 1];
    }
    for (let x = 0; x < size; x++, out += 4) {
      const at = first[x];
      let best = 0;
      let top = 0;
      let next = 0;
      let sum = 1e-9; // never zero, even where bytes were rounded down to it
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let c = 0; c < k; c++) {
        const row = rows[c];
        const p = (row[at] + (row[at + 1] - row[at]) * fraction[x]) / 255;
        const color = colors[c];
        const weight = p * p;
        sum += weight;
        red += weight * color[0];
        green += weight * color[1];
        blue += weight * color[2];
        if (p > top) {
          next = top;
          top = p;
          best = c;
        } else if (p > next) next = p;
      }
      const lead = discretize ? 1 : top - next;
      if (discretize) {
        [red, green, blue] = colors[best];
        sum = 1;
      }
      bytes[out] = paper[0] + (red / sum - paper[0]) * lead;
      bytes[out + 1] = paper[1] + (green / sum - paper[1]) * lead;
      bytes[out + 2] = paper[2] + (blue / sum - paper[2]) * lead;
      bytes[out + 3] = 255;
    }
  }
}
