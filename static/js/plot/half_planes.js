/** Which parts of a square lie on which side of straight lines. Pure. */

/** @typedef {[number, number]} Place */

/**
 * The part of a convex polygon where w1 · x + w2 · y + b is not negative (Sutherland and Hodgman, Reentrant polygon clipping, 1974).
 * @param {Place[]} polygon its corners in turn
 * @param {[number, number, number]} line  w1, w2, b
 * @returns {Place[]} corners; none where nothing is left
 */
export function clipped(polygon, [w1, w2, b]) {
  const side = (/** @type {Place} */ [x, y]) => w1 * x + w2 * y + b;
  return polygon.flatMap((corner, i) => {
    const before = polygon[(i + polygon.length - 1) % polygon.length];
    const [here, there] = [side(corner), side(before)];
    /** @type {Place[]} */
    const added = [];
    if (here >= 0 !== there >= 0) {
      const way = there / (there - here);
      added.push([before[0] + way * (corner[0] - before[0]), before[1] + way * (corner[1] - before[1])]);
    }
    if (here >= 0) added.push(corner);
    return added;
  });
}

/**
 * The piece of a line within a polygon.
 * @param {Place[]} polygon convex
 * @param {[number, number, number]} line  w1, w2, b
 * @returns {[Place, Place] | null} its ends
 */
export function crossing(polygon, [w1, w2, b]) {
  const ends = polygon.flatMap((corner, i) => {
    const next = polygon[(i + 1) % polygon.length];
    const [here, there] = [corner, next].map(([x, y]) => w1 * x + w2 * y + b);
    if (here >= 0 === there >= 0) return [];
    const way = here / (here - there);
    return [/** @type {Place} */ ([corner[0] + way * (next[0] - corner[0]), corner[1] + way * (next[1] - corner[1])])];
  });
  return ends.length === 2 ? [ends[0], ends[1]] : null;
}

/**
 * Where each of several numbers, linear in the place, is the largest.
 * @param {Place[]} polygon convex
 * @param {[number, number, number][]} lines w1, w2, b of each number
 * @returns {Place[][]} a polygon for each number; without corners where it is nowhere the largest
 */
export function largestWhere(polygon, lines) {
  return lines.map((own, i) =>
    lines.reduce((left, other, j) => (i === j ? left : clipped(left, [own[0] - other[0], own[1] - other[1], own[2] - other[2]])), polygon),
  );
}
