/**
 * What a random or a Bayesian search draws from, and its trials as points of a plane. Pure.
 *
 * @typedef {import("../../state/tryables.js").Tryable} Tryable
 * @typedef {import("./sweeps.js").Cell} Cell
 * @typedef {{low: number, high: number, log?: boolean, whole?: boolean}} Range
 * @typedef {{at: number, value: unknown}} Tick  at: 0 at the axis's beginning, 1 at its end
 * @typedef {{field: string | null, position: (value: unknown) => number, ticks: Tick[]}} Axis  field null: the objective
 */

import { roundBetween } from "../../plot/scales.js";
import { pickedValues, sweepMap } from "./sweeps.js";

const LOG_FROM = 20; // times its beginning that a range worth trying spans, to be spread over powers of ten
const MOST_NAMED = 12; // values of a list that an axis names

/**
 * Whether a range of numbers can be searched, instead of values that are picked.
 * @param {Tryable} tryable
 */
export function isRange({ values }) {
  return values.length > 1 && values.every((value) => typeof value === "number");
}

/**
 * The range that a search of a field begins with, within what is offered: a power of ten to both sides of what is worth
 * beginning with where numbers are spread by powers, else all of it.
 * @param {Tryable} tryable
 * @returns {Range}
 */
export function usualRange({ values, picked }) {
  const offered = /** @type {number[]} */ (values);
  const positive = /** @type {number[]} */ (picked).filter((value) => value > 0);
  const [least, most] = [Math.min(...positive), Math.max(...positive)];
  const whole = offered.every(Number.isInteger);
  if (most < LOG_FROM * least) return { low: Math.min(...offered), high: Math.max(...offered), log: false, whole };
  const low = Math.max(least / 10, Math.min(...offered.filter((value) => value > 0)));
  const high = Math.min(most * 10, Math.max(...offered));
  return { low: Number(low.toPrecision(3)), high: Number(high.toPrecision(3)), log: true, whole };
}

/**
 * The range that a draft searches of a field: what somebody wrote, or the usual one.
 * @param {import("../../state/runs.js").Draft} draft
 * @param {Tryable} tryable
 * @returns {Range}
 */
export function rangeOf({ ranges }, tryable) {
  const range = { ...usualRange(tryable), ...ranges[tryable.field] };
  return { ...range, log: range.log === true && range.low > 0 };
}

/**
 * The fields that a draft searches, the one across first: a range of numbers, or the values that are picked.
 * @param {import("../../state/runs.js").Draft} draft
 * @param {Tryable[]} offered
 * @returns {Record<string, Range | unknown[]>}
 */
export function spaceOf(draft, offered) {
  const chosen = draft.fields.flatMap((field) => offered.filter((each) => each.field === field));
  return Object.fromEntries(chosen.map((each) => [each.field, isRange(each) ? rangeOf(draft, each) : pickedValues(draft, each)]));
}

/**
 * How many runs a search takes; 0 while there is nothing to search.
 * @param {Record<string, Range | unknown[]>} space
 * @param {import("../../state/runs.js").Draft} draft
 */
export function searchCount(space, { trials, seeds }) {
  const parts = Object.values(space);
  const isThere = parts.length > 0 && parts.every((part) => (Array.isArray(part) ? part.length > 0 : part.low < part.high));
  return isThere ? trials * seeds : 0;
}

/**
 * Where a sweep draws its trials from; null if it tries every combination instead.
 * @param {Sweep["spec"]} spec
 */
export function drawnFrom({ random, search }) {
  return (random ?? search ?? null)?.space ?? null;
}

/**
 * The trials of a search of one or two settings as points; of one, the objective goes up.
 * @param {Sweep} sweep
 * @returns {{across: Axis, up: Axis, points: {cell: Cell, x: number, y: number}[]} | null} null of anything else
 */
export function searchPlane(sweep) {
  const space = Object.entries(drawnFrom(sweep.spec) ?? {});
  if (space.length !== 1 && space.length !== 2) return null;
  const cells = sweepMap(sweep).cells.flat();
  const [across, down] = space.map(([field, values]) => axisOf(field, values));
  const up = down ?? objectiveAxis(cells.flatMap(({ trial }) => trial?.median ?? []), sweep.objective);
  const placedBy = (/** @type {Cell} */ { overrides, trial }, /** @type {string | null} */ field) => (field === null ? trial?.median : overrides[field]);
  const points = cells.map((cell) => ({ cell, x: across.position(placedBy(cell, across.field)), y: up.position(placedBy(cell, up.field)) }));
  return { across, up, points };
}

/**
 * @param {string | null} field
 * @param {Range | unknown[]} values
 * @returns {Axis}
 */
function axisOf(field, values) {
  if (Array.isArray(values)) {
    const texts = values.map((value) => JSON.stringify(value));
    const place = (/** @type {number} */ i) => (i + 0.5) / values.length;
    const ticks = values.length > MOST_NAMED ? [] : values.map((value, i) => ({ at: place(i), value }));
    return { field, position: (value) => place(texts.indexOf(JSON.stringify(value))), ticks };
  }
  const { low, high, log } = values;
  const scaled = log ? Math.log10 : Number;
  const [from, to] = [scaled(low), scaled(high)];
  const position = (/** @type {unknown} */ value) => (to > from ? (scaled(Number(value)) - from) / (to - from) : 0.5);
  const round = log ? powersBetween(from, to) : roundBetween(low, high, 5);
  return { field, position, ticks: round.map((value) => ({ at: position(value), value })) };
}

/**
 * One that nothing is known of, or that diverged, stands at the top.
 * @param {number[]} medians
 * @param {string} objective
 */
function objectiveAxis(medians, objective) {
  const log = objective.endsWith("_loss") && medians.every((median) => median > 0);
  const [low, high] = medians.length ? [Math.min(...medians), Math.max(...medians)] : [0, 1];
  const axis = axisOf(null, { low, high: high > low ? high : low + 1, log: log && medians.length > 0 });
  return { ...axis, position: (/** @type {unknown} */ value) => (typeof value === "number" ? axis.position(value) : 1) };
}

/**
 * Powers of ten, of few all with their threefold.
 * @param {number} from  as powers
 * @param {number} to
 */
function powersBetween(from, to) {
  const powers = Array.from({ length: Math.floor(to + 1e-9) - Math.ceil(from - 1e-9) + 1 }, (_, i) => Math.ceil(from - 1e-9) + i);
  const values = powers.map((power) => Number((10 ** power).toPrecision(12)));
  return values.length > 2 ? values : roundBetween(10 ** from, 10 ** to, 4).filter((value) => value > 0);
}
