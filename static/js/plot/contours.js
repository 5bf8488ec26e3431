/**
 * Lines of equal value in a field, by marching squares. Pure.
 *
 * @typedef {[number, number]} Pair  a place: across, down
 */

/**
 * Every piece of a contour line. Coordinates are fractions of the field's side, from its top left corner.
 * @param {Field} field
 * @param {number} level a byte, best with a fraction, so that no sample lies on it
 * @param {(x0: number, y0: number, x1: number, y1: number) => void} draw called for each piece
 */
export function traceContour({ size, values }, level, draw) {
  /** @param {number} i */
  const fraction = (i) => (i + 0.5) / size; // samples stand for the centres of their squares
  for (let row = 0; row < size - 1; row++) {
    for (let column = 0; column < size - 1; column++) {
      const at = row * size + column;
      const [a, b, c, d] = [values[at], values[at + 1], values[at + size + 1], values[at + size]];
      const above = (a > level ? 1 : 0) + (b > level ? 2 : 0) + (c > level ? 4 : 0) + (d > level ? 8 : 0);
      if (above === 0 || above === 15) continue;
      const top = () => /** @type {Pair} */ ([fraction(column + (level - a) / (b - a)), fraction(row)]);
      const right = () => /** @type {Pair} */ ([fraction(column + 1), fraction(row + (level - b) / (c - b))]);
      const bottom = () => /** @type {Pair} */ ([fraction(column + (level - d) / (c - d)), fraction(row + 1)]);
      const left = () => /** @type {Pair} */ ([fraction(column), fraction(row + (level - a) / (d - a))]);
      const line = (/** @type {Pair} */ [x0, y0], /** @type {Pair} */ [x1, y1]) => draw(x0, y0, x1, y1);
      switch (above > 7 ? 15 - above : above) {
        case 1: line(left(), top()); break;
        case 2: line(top(), right()); break;
        case 3: line(left(), right()); break;
        case 4: line(right(), bottom()); break;
        case 5: saddle(line, above === 5, { top, right, bottom, left }); break;
        case 6: line(top(), bottom()); break;
        case 7: line(left(), bottom()); break;
      }
    }
  }
}

/**
 * Two corners across are above: which way the lines run cannot be told from the corners, and does not matter.
 * @param {(one: Pair, other: Pair) => void} line
 * @param {boolean} isMain
 * @param {{top: () => Pair, right: () => Pair, bottom: () => Pair, left: () => Pair}} given
 */
function saddle(line, isMain, { top, right, bottom, left }) {
  if (isMain) {
    line(left(), top());
    line(right(), bottom());
  } else {
    line(top(), right());
    line(left(), bottom());
  }
}
