/**
 * The inside of another branch, at its end, laid over what is shown: what the server gives of it as a moment. Pure.
 *
 * @typedef {{dtype: "F64" | "F32" | "I32" | "U8", shape: number[], data: string}} Packed  data: little-endian bytes in base64
 * @typedef {{branch: number, epoch: number, step: number, tensors: Record<string, Packed>, metadata: Record<string, string>}} Found
 */

import { isUnderWay } from "./studies.js";

/** The name of the study. */
export const OTHER = "branch_inside";

/** @type {Record<Packed["dtype"], (buffer: ArrayBuffer) => ArrayLike<number>>} */
const READERS = {
  F64: (buffer) => new Float64Array(buffer),
  F32: (buffer) => new Float32Array(buffer),
  I32: (buffer) => new Int32Array(buffer),
  U8: (buffer) => new Uint8Array(buffer),
};

/** @type {Record<string, import("./reducers.js").Reducer>} */
export const otherReducers = {
  branchLaidOver({ inside, experiment }, { found }) {
    if (!inside?.moment) return {};
    return { inside: { ...inside, kept: momentOf(found, inside.moment.layout, experiment) } };
  },
};

/**
 * @param {Found} found
 * @param {Layout} layout of the experiment, whose branches all have the same
 * @param {number} experiment
 * @returns {import("./inside.js").Moment}
 */
export function momentOf({ branch, epoch, step, tensors: packed, metadata }, layout, experiment) {
  const { parameters, ...tensors } = Object.fromEntries(Object.entries(packed).map(([name, { dtype, shape, data }]) => {
    const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
    return [name, { shape, values: READERS[dtype](bytes.buffer) }];
  }));
  const frame = /** @type {Frame} */ (/** @type {unknown} */ ({ epoch, step, tensors, metadata, parameters: parameters.values }));
  return { frame, layout, branch, experiment };
}

/**
 * The branch whose inside is laid over that of the current one, or is about to be.
 * @param {Pick<State, "inside" | "studies" | "branches" | "experiment">} state
 * @returns {number | null}
 */
export function otherBranch({ inside, studies, branches, experiment }) {
  const asked = studies[OTHER];
  if (isUnderWay(asked)) return Number(asked?.settings.branch);
  const kept = inside?.kept;
  if (!kept || kept.experiment !== experiment || kept.branch === branches.current) return null;
  return branches.list.some(({ id }) => id === kept.branch) ? kept.branch : null;
}

/**
 * The layers whose activation is another one there: its z has bars of other widths.
 * @param {import("./inside.js").Moment} moment
 * @param {import("./inside.js").Moment} other of a network of the same shape
 * @returns {number[]}
 */
export function otherwiseScaled(moment, other) {
  const [own, theirs] = [moment, other].map(({ frame }) => frame.tensors.inside_reach.values);
  return moment.layout.layers.flatMap((_, layer) => (own[layer] === theirs[layer] ? [] : [layer]));
}

/**
 * Whether both have bars of one width, and the other has such bars at all.
 * @param {import("./inside.js").Picture} picture
 * @param {import("./inside.js").Moment} moment
 * @param {import("./inside.js").Moment} other
 * @param {number} layer
 */
export function canLie(picture, moment, other, layer) {
  if (picture === "weights" || picture === "gradients") return true;
  if (picture === "sums" && !other.frame.tensors.inside_sum_bars) return false;
  return !otherwiseScaled(moment, other).includes(layer);
}
