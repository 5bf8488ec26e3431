/**
 * The losses and other measures so far: one point per epoch, in bounded memory however long the training.
 * When it is full every second point goes, first and last stay. Knows nothing of drawing.
 *
 * @typedef {{epoch: number, train: number, test: number, trainScore?: number, testScore?: number, rate?: number}} Point
 *     the losses, the accuracies or R², the learning rate
 */

/** A chart is a few hundred pixels wide: between 1000 and 2000 points lose nothing that could be seen. */
const MOST_POINTS = 2000;

export class LossHistory {
  constructor() {
    /** @type {Point[]} */
    this.points = [];
    /** Epochs that lie between two kept points. */
    this.gap = 1;
  }

  clear() {
    this.points = [];
    this.gap = 1;
  }

  /**
   * Takes a point in. An epoch already last is replaced: a weight edited by hand changes the loss, not the time.
   * An epoch before the last means that training began anew.
   * @param {Point} point
   */
  record(point) {
    const last = this.points.at(-1);
    if (last && point.epoch < last.epoch) this.clear();
    const before = this.points.at(-2);
    // The newest point always stands; it gives way to its successor unless a whole gap lies behind it.
    const replaces = last && (last.epoch === point.epoch || (before && last.epoch - before.epoch < this.gap));
    if (replaces && this.points.length) this.points.pop();
    this.points.push(point);
    if (this.points.length > MOST_POINTS) this.#thin();
  }

  /**
   * Forgets what came after an epoch: training goes on from there.
   * @param {number} epoch
   * @param {{points: Point[], gap: number} | null} [kept] the losses as they were then, if they are not those of now
   */
  goBackTo(epoch, kept) {
    if (kept) this.gap = kept.gap;
    this.points = (kept?.points ?? this.points).filter((point) => point.epoch <= epoch);
  }

  #thin() {
    const newest = this.points.length - 1;
    this.points = this.points.filter((_, i) => i % 2 === 0 || i === newest);
    this.gap *= 2;
  }

  /**
   * The kept point nearest to an epoch.
   * @param {number} epoch
   * @returns {Point | undefined}
   */
  nearest(epoch) {
    let best;
    for (const point of this.points) {
      if (!best || Math.abs(point.epoch - epoch) < Math.abs(best.epoch - epoch)) best = point;
    }
    return best;
  }
}
