/**
 * Where numbers stand that have no room of their own: none over another, none over the tiles that they are about, and over other
 * tiles as little as can be. Pure.
 *
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box  in CSS pixels
 * @typedef {{x: number, y: number}} Spot  the middle of what stands there
 */

/** How much worse it is to cover what is looked at than to cover another tile. */
const MUCH_WORSE = 100;

/**
 * @param {Spot} middle
 * @param {{width: number, height: number}} size
 * @returns {Box}
 */
export function boxAround({ x, y }, { width, height }) {
  return { left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 };
}

/**
 * The first of some spots where nothing is covered, or the one where least is; each is moved into the room first.
 * @param {Spot[]} spots the best first, at least one
 * @param {{width: number, height: number}} size of what is to stand there
 * @param {{taken: Box[], avoided: Box[], room: Box}} given  taken: by what may not be covered; avoided: what rather not
 * @returns {Spot}
 */
export function freeSpot(spots, size, { taken, avoided, room }) {
  let best = { spot: spots[0], cost: Infinity };
  for (const wanted of spots) {
    const spot = inside(wanted, size, room);
    const box = boxAround(spot, size);
    const cost = MUCH_WORSE * covered(box, taken) + covered(box, avoided);
    if (cost < best.cost) best = { spot, cost };
    if (cost === 0) break;
  }
  return best.spot;
}

/**
 * @param {Spot} spot
 * @param {{width: number, height: number}} size
 * @param {Box} room
 */
function inside({ x, y }, { width, height }, { left, top, right, bottom }) {
  return {
    x: Math.max(left + width / 2, Math.min(x, right - width / 2)),
    y: Math.max(top + height / 2, Math.min(y, bottom - height / 2)),
  };
}

/**
 * @param {Box} box
 * @param {Box[]} others
 * @returns {number} the area of the others that it covers
 */
function covered(box, others) {
  let area = 0;
  for (const { left, top, right, bottom } of others) {
    const width = Math.min(box.right, right) - Math.max(box.left, left);
    const height = Math.min(box.bottom, bottom) - Math.max(box.top, top);
    if (width > 0 && height > 0) area += width * height;
  }
  return area;
}
