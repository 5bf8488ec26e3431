/**
 * The losses and other measures so far: one point per epoch, in bounded memory however long the training. A value:
 * every function gives another history. When it is full every second point goes, first and last stay.
 *
 * @typedef {{epoch: number, train: number, test: number, trainScore?: number, testScore?: number, rate?: number}} Point
 *     the losses, the accuracies or R², the learning rate
 * @typedef {{points: readonly Point[], gap: number}} LossHistory  gap: epochs that lie between two kept points
 */

/** A chart is a few hundred pixels wide: between 1000 and 2000 points lose nothing that could be seen. */
const MOST_POINTS = 2000;

/** @type {LossHistory} */
export const NO_HISTORY = { points: [], gap: 1 };

/**
 * The history with a point. An epoch already last is replaced: a weight edited by hand changes the loss, not the time.
 * An epoch before the last means that training began anew.
 * @param {LossHistory} history
 * @param {Point} point
 * @returns {LossHistory}
 */
export function recorded(history, point) {
  const { points, gap } = history;
  const last = points.at(-1);
  if (!last || point.epoch < last.epoch) return { points: [point], gap: 1 };
  const before = points.at(-2);
  // The newest point always stands; it gives way to its successor unless a whole gap lies behind it.
  const replaces = last.epoch === point.epoch || (before !== undefined && last.epoch - before.epoch < gap);
  const kept = [...(replaces ? points.slice(0, -1) : points), point];
  return kept.length > MOST_POINTS ? thinned(kept, gap) : { points: kept, gap };
}

/**
 * @param {Point[]} points
 * @param {number} gap
 * @returns {LossHistory}
 */
function thinned(points, gap) {
  const newest = points.length - 1;
  return { points: points.filter((_, i) => i % 2 === 0 || i === newest), gap: 2 * gap };
}

/**
 * The history without what came after an epoch: training goes on from there.
 * @param {LossHistory} history the losses as they were then, or those of now
 * @param {number} epoch
 * @returns {LossHistory}
 */
export function upTo({ points, gap }, epoch) {
  return { points: points.filter((point) => point.epoch <= epoch), gap };
}

/**
 * The kept point nearest to an epoch.
 * @param {LossHistory} history
 * @param {number} epoch
 * @returns {Point | undefined}
 */
export function nearest({ points }, epoch) {
  let best;
  for (const point of points) {
    if (!best || Math.abs(point.epoch - epoch) < Math.abs(best.epoch - epoch)) best = point;
  }
  return best;
}
