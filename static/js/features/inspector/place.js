/** Where a card stands: beside what it is about, within the window, and over none of it. Pure. */

/**
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box  in CSS pixels of the window
 */

const GAP = 14;
const MARGIN = 8;

/**
 * @param {{x: number, y: number, boxes: Box[]}} subject the place that was pointed at, and what must stay in sight; a line is
 *     many small boxes
 * @param {{width: number, height: number}} card
 * @param {{width: number, height: number}} room the window
 * @returns {{left: number, top: number}} where nothing is free, where the least is hidden
 */
export function placeBeside({ x, y, boxes }, { width, height }, room) {
  const all = around(boxes);
  const places = [
    [x + GAP, y + GAP], [x - GAP - width, y + GAP], [x + GAP, y - GAP - height], [x - GAP - width, y - GAP - height],
    [all.right + GAP, y - height / 2], [all.left - GAP - width, y - height / 2],
    [x - width / 2, all.bottom + GAP], [x - width / 2, all.top - GAP - height],
  ].map(([left, top]) => ({
    left: Math.max(MARGIN, Math.min(left, room.width - width - MARGIN)),
    top: Math.max(MARGIN, Math.min(top, room.height - height - MARGIN)),
  }));
  /** @param {{left: number, top: number}} place */
  const hidden = ({ left, top }) => boxes.filter((box) => meet(box, { left, top, right: left + width, bottom: top + height })).length;
  return places.reduce((best, place) => (hidden(place) < hidden(best) ? place : best));
}

/**
 * @param {Box[]} boxes at least one
 * @returns {Box}
 */
export function around(boxes) {
  return {
    left: Math.min(...boxes.map(({ left }) => left)), top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)), bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}

/**
 * @param {Box} a
 * @param {Box} b
 */
function meet(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
