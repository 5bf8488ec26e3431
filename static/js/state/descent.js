/**
 * Gradient descent on a curve of one variable: x ← x − η f′(x). Pure.
 *
 * @typedef {"parabola" | "bumps"} CurveName
 * @typedef {object} Curve
 * @property {(x: number) => number} value
 * @property {(x: number) => number} slope
 * @property {number} start where the ball lies first
 * @property {number} lowest the x at which the curve is lowest
 * @property {number} halfWidth of the usual picture, around 0
 *
 * @typedef {object} Descent
 * @property {CurveName} curve
 * @property {number} rate η
 * @property {number[]} positions where the ball was, the present place last
 * @property {boolean} isPlaying whether it goes on by itself
 *
 * @typedef {"still" | "moving" | "arrived" | "elsewhere" | "swings" | "diverged"} Outcome  elsewhere: in a valley that is not the
 *     lowest; still: no step was taken
 */

/**
 * The second one is 'Optimization of a scalar function' of the Scipy Lecture Notes (2022): two valleys, the lower one left.
 * @type {Record<CurveName, Curve>}
 */
export const CURVES = {
  parabola: { value: (x) => x ** 2, slope: (x) => 2 * x, start: -5, lowest: 0, halfWidth: 6 },
  bumps: { value: (x) => x ** 2 + 10 * Math.sin(x), slope: (x) => 2 * x + 10 * Math.cos(x), start: 7, lowest: -1.3064400088, halfWidth: 7.5 },
};

/** The rates that are told of: careful, across the valley, to and fro, away. */
export const RATES = [0.1, 0.8, 1, 1.1];

/** Beyond it nobody comes back. */
const FAR = 1000;
/** A move that is smaller can no longer be seen. */
const STILL = 0.001;
/** By how much two places may differ that are called the same. */
const SAME = 1e-6;
/** Below this rate a move is small because the rate is, and not because the ground is level. */
const SMALLEST_RATE = 0.01;
/** Within that distance two places are in the same valley. */
const NEAR = 0.5;
const MOST_STEPS = 200;
/** Pictures grow by doubling, so that most steps leave them as they are. */
const GROWTH = 2;

/** @type {Descent} */
export const FIRST_DESCENT = { curve: "parabola", rate: 0.1, positions: [CURVES.parabola.start], isPlaying: false };

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const descentReducers = { descentChanged: (_, { descent }) => ({ descent }) };

/** @param {Descent} descent */
export function hereIn({ positions }) {
  return positions[positions.length - 1];
}

/**
 * The numbers of the next step.
 * @param {Pick<Descent, "curve" | "rate" | "positions">} descent
 */
export function nextStep({ curve, rate, positions }) {
  const x = positions[positions.length - 1];
  const slope = CURVES[curve].slope(x);
  return { x, value: CURVES[curve].value(x), slope, next: x - rate * slope };
}

/**
 * One step further; the last step for which there is a picture ends the playing.
 * @param {Descent} descent
 * @returns {Descent}
 */
export function stepped(descent) {
  if (!canStep(descent)) return { ...descent, isPlaying: false };
  const moved = { ...descent, positions: [...descent.positions, nextStep(descent).next] };
  return { ...moved, isPlaying: descent.isPlaying && outcomeOf(moved) === "moving" };
}

/**
 * From another place on, with nothing behind it.
 * @param {Descent} descent
 * @param {number} x
 * @returns {Descent}
 */
export function startedAt(descent, x) {
  const within = Math.max(-FAR / 10, Math.min(x, FAR / 10));
  return { ...descent, positions: [within], isPlaying: false };
}

/**
 * @param {Descent} descent
 * @returns {Descent} at the place where it was begun
 */
export function begunAnew(descent) {
  return startedAt(descent, descent.positions[0]);
}

/**
 * @param {Descent} descent
 * @param {CurveName} curve
 * @returns {Descent}
 */
export function onCurve(descent, curve) {
  return { ...descent, curve, positions: [CURVES[curve].start], isPlaying: false };
}

/**
 * With another rate one begins anew, or the steps would not be of one kind.
 * @param {Descent} descent
 * @param {number} rate
 * @returns {Descent}
 */
export function withRate(descent, rate) {
  return { ...begunAnew(descent), rate };
}

/** @param {Descent} descent */
export function canStep(descent) {
  return descent.positions.length <= MOST_STEPS && outcomeOf(descent) !== "diverged";
}

/**
 * What has become of it.
 * @param {Descent} descent
 * @returns {Outcome}
 */
export function outcomeOf({ curve, rate, positions }) {
  const x = positions[positions.length - 1];
  if (Math.abs(x) > FAR) return "diverged";
  if (positions.length === 1) return "still";
  const { lowest, slope } = CURVES[curve];
  if (Math.abs(rate * slope(x)) < STILL && Math.abs(slope(x)) < STILL / SMALLEST_RATE) {
    return Math.abs(x - lowest) < NEAR ? "arrived" : "elsewhere";
  }
  const [before, last] = positions.slice(-3);
  const isBack = positions.length > 2 && Math.abs(before - x) < SAME && Math.abs(last - x) > STILL;
  return isBack ? "swings" : "moving";
}

/**
 * What a picture shows of the axes: all places of the ball and the next one, and the curve above them.
 * @param {Descent} descent
 * @returns {{halfWidth: number, low: number, high: number}} x from −halfWidth to halfWidth; values from low to high
 */
export function frameOf(descent) {
  const { halfWidth: usual, value, lowest } = CURVES[descent.curve];
  const { next } = nextStep(descent);
  const reach = Math.max(...descent.positions.map(Math.abs), canStep(descent) ? Math.abs(next) : 0);
  let halfWidth = usual;
  while (halfWidth < reach) halfWidth *= GROWTH;
  const bottom = Math.min(0, value(lowest));
  const top = Math.max(value(halfWidth), value(-halfWidth));
  const margin = (top - bottom) * 0.06;
  return { halfWidth, low: bottom - margin, high: top };
}
