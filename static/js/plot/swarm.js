/** Many values on a line, as dots that do not cover each other. Pure. */

/**
 * How far each dot is moved off the line: as little as it can be without touching those that are placed.
 * @param {number[]} along places on the line, in pixels
 * @param {number} distance of the middles of two dots, at least
 * @param {number} most that one may be moved; where there is no room, dots cover each other
 * @returns {number[]} in the same order
 */
export function swarm(along, distance, most) {
  const order = along.map((_, i) => i).sort((one, other) => along[one] - along[other]);
  const placed = /** @type {number[]} */ ([]);
  const off = along.map(() => 0);
  for (const i of order) {
    const near = placed.filter((other) => along[i] - along[other] < distance);
    // Touching one of its neighbours, above or below; or on the line.
    const offers = near.flatMap((other) => {
      const apart = Math.sqrt(distance ** 2 - (along[i] - along[other]) ** 2);
      return [off[other] - apart, off[other] + apart];
    });
    const isFree = (/** @type {number} */ at) => near.every((other) => Math.hypot(along[i] - along[other], at - off[other]) > distance - 1e-6);
    const free = [0, ...offers].filter((at) => Math.abs(at) <= most && isFree(at));
    off[i] = free.length ? free.reduce((least, at) => (Math.abs(at) < Math.abs(least) ? at : least)) : most * (((placed.length * 7) % 11) / 5 - 1);
    placed.push(i);
  }
  return off;
}
