/**
 * The live wire contract: bytes and text to objects and back. The only file that knows the frame format.
 * Wire names are snake_case, objects camelCase; config fields keep the names people type.
 *
 * @typedef {object} Frame one step of training
 * @property {number} frame its number, to be acknowledged
 * @property {number} epoch
 * @property {number} step
 * @property {string} status
 * @property {number} trainLoss
 * @property {number} testLoss
 * @property {number} validationLoss NaN without validation rows, as the two that follow
 * @property {number} validationAccuracy
 * @property {number} validationRSquared
 * @property {number} trainAccuracy NaN where there is none
 * @property {number} testAccuracy
 * @property {number} trainRSquared NaN where there is none
 * @property {number} testRSquared
 * @property {number} learningRate as the schedule has it now; NaN when it is not told
 * @property {number} epochsPerSecond NaN when it cannot be told
 * @property {Float32Array} parameters
 * @property {Field} output the first output neuron
 * @property {Field[]} outputs all of them: one, or one per class, where a byte means a probability of byte / 255
 * @property {Field[]} neurons one per hidden neuron, layer by layer
 * @property {(Field & {neuron: number}) | null} watched the neuron asked for, as large as the output
 * @property {number} samplesUsed of the running epoch; 0 at its end
 * @property {Record<string, Tensor>} tensors all that the frame carries, by its name on the wire; those of a panel only
 *     while it is watched
 * @property {Record<string, string>} metadata what belongs to them as text
 * @property {{width: number, epochs: number, low: import("../state/loss_history.js").Columns, high: import("../state/loss_history.js").Columns} | null} history
 *     what is new of it, while that panel is watched
 *
 * @typedef {object} Tensor
 * @property {number[]} shape [] is a number
 * @property {Float64Array | Float32Array | Int32Array | Uint8Array} values row by row
 *
 * @typedef {object} Layer
 * @property {number} fanIn
 * @property {number} fanOut
 * @property {string} activation
 * @property {number} weightsOffset
 * @property {number} biasesOffset
 * @property {boolean} [isResidual] it adds what it is given to its own answers
 * @property {number} [pieces] linear functions of each neuron, where there are several
 * @property {number} [leaksOffset] where neurons learn a slope below zero
 * @property {number} [gammaOffset] with batch normalization, as that of beta
 * @property {number} [betaOffset]
 * @typedef {object} Layout
 * @property {string[]} features
 * @property {Layer[]} layers
 * @property {"value" | "signed_score" | "probability" | "class_probabilities" | "separate_probabilities" | "class_scores"} output what an output means
 * @property {number | null} threshold the output from which on a sample is of the second of two classes
 */

import { NO_HISTORY } from "../state/loss_history.js";
import { numberIn } from "../state/selectors.js";

export const SUBPROTOCOL = "playground.v1";

/** Samples along a side of the plane. With fewer, the line between two sure answers shows its corners. */
const GRID = 150;

const READERS = {
  /** @param {ArrayBuffer} buffer */
  F64: (buffer) => new Float64Array(buffer),
  /** @param {ArrayBuffer} buffer */
  F32: (buffer) => new Float32Array(buffer),
  /** @param {ArrayBuffer} buffer */
  I32: (buffer) => new Int32Array(buffer),
  /** @param {ArrayBuffer} buffer */
  U8: (buffer) => new Uint8Array(buffer),
};

/**
 * Reads one frame: a buffer in the safetensors format.
 * @param {ArrayBuffer} buffer
 * @returns {Frame}
 */
export function decodeFrame(buffer) {
  const headerLength = Number(new DataView(buffer).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 8, headerLength)));
  const { __metadata__: metadata, ...described } = header;

  /**
   * @param {{dtype: keyof typeof READERS, shape: number[], data_offsets: number[]}} given
   * @returns {Tensor}
   */
  const read = ({ dtype, shape, data_offsets: offsets }) => {
    const [start, end] = offsets.map((offset) => 8 + headerLength + offset);
    // A copy, because a view of wider numbers would have to begin at a multiple of their size.
    return { shape, values: READERS[dtype](buffer.slice(start, end)) };
  };
  const tensors = Object.fromEntries(Object.entries(described).map(([name, entry]) => [name, read(entry)]));
  /** @param {string} name */
  const number = (name) => numberIn(tensors, name);
  const { output, watched, neurons, parameters } = tensors;
  const outputs = output.shape.length === 2 ? [fieldOf(output)] : split(output);

  return {
    frame: Number(metadata.frame),
    epoch: Number(metadata.epoch),
    step: Number(metadata.step),
    status: metadata.status,
    samplesUsed: Number(metadata.samples_used),
    trainLoss: number("train_loss"),
    testLoss: number("test_loss"),
    validationLoss: number("validation_loss"),
    validationAccuracy: number("validation_accuracy"),
    validationRSquared: number("validation_r_squared"),
    trainAccuracy: number("train_accuracy"),
    testAccuracy: number("test_accuracy"),
    trainRSquared: number("train_r_squared"),
    testRSquared: number("test_r_squared"),
    learningRate: number("learning_rate"),
    epochsPerSecond: number("epochs_per_second"),
    parameters: /** @type {Float32Array} */ (parameters.values),
    output: outputs[0],
    outputs,
    neurons: split(neurons),
    watched: watched ? { ...fieldOf(watched), neuron: Number(metadata.watched) } : null,
    tensors,
    metadata,
    history: tensors.history ? readHistory(tensors, metadata) : null,
  };
}

/** The order of the numbers in the tensor `history`. */
const HISTORY_COLUMNS = /** @type {const} */ (["train", "test", "trainScore", "testScore", "rate"]);
/** That of the tensor `history_validation`, which comes where there are validation rows. */
const VALIDATION_COLUMNS = /** @type {const} */ (["validation", "validationScore"]);

/**
 * @param {Record<string, Tensor>} tensors
 * @param {Record<string, string>} metadata
 */
function readHistory({ history_epochs: epochs, history, history_validation: heldOut }, metadata) {
  const [ends, rows] = epochs.shape;
  /**
   * @param {number} end 0: the lowest, 1: the highest
   * @returns {import("../state/loss_history.js").Columns}
   */
  const columnsOf = (end) => {
    /**
     * @param {Tensor | undefined} tensor
     * @param {readonly string[]} names
     */
    const parts = (tensor, names) => names.map((name, column) => {
      const begin = (end * names.length + column) * rows;
      return [name, tensor ? Float64Array.from(tensor.values.subarray(begin, begin + rows)) : new Float64Array(rows).fill(NaN)];
    });
    const others = Object.fromEntries([...parts(history, HISTORY_COLUMNS), ...parts(heldOut, VALIDATION_COLUMNS)]);
    return /** @type {any} */ ({ epoch: Float64Array.from(epochs.values.subarray(end * rows, (end + 1) * rows)), ...others });
  };
  const low = columnsOf(0);
  return { width: Number(metadata.history_width), epochs: Number(metadata.history_epochs), low, high: ends > 1 ? columnsOf(1) : low };
}

/**
 * @typedef {{columns: string[], low: string, high: string}} HistoryPart  base64 of float64, column by column
 *
 * The history by column, from the parts in which it comes. What stands for several epochs has columns `..._lowest` too.
 * @param {HistoryPart[]} parts
 * @returns {Record<string, Float64Array>}
 */
export function wholeHistory(parts) {
  const names = parts[0]?.columns ?? [];
  const isMerged = parts.some(({ low, high }) => low !== high);
  const read = (/** @type {"low" | "high"} */ end) => {
    const numbers = parts.map((part) => new Float64Array(Uint8Array.from(atob(part[end]), (letter) => letter.charCodeAt(0)).buffer));
    return names.map((_, i) => {
      const own = numbers.map((values) => [...values.subarray((i * values.length) / names.length, ((i + 1) * values.length) / names.length)]);
      return Float64Array.from(own.flat());
    });
  };
  const high = read("high");
  const columns = names.map((name, i) => /** @type {[string, Float64Array]} */ ([name, high[i]]));
  if (!isMerged) return Object.fromEntries(columns);
  return Object.fromEntries([...columns, ...read("low").map((values, i) => [`${names[i]}_lowest`, values])]);
}

/** The names that the exact history has for the numbers of the chart. */
const EXACT_NAMES = {
  epoch: "epoch", train: "train_loss", test: "test_loss", trainScore: "train_score", testScore: "test_score", rate: "learning_rate",
  validation: "validation_loss", validationScore: "validation_score",
};

/**
 * The history as the chart shows it, of columns as `wholeHistory` gives them.
 * @param {number} width
 * @param {Record<string, Float64Array>} columns
 * @returns {LossHistory}
 */
export function historyOfColumns(width, columns) {
  const none = new Float64Array(columns.epoch.length).fill(NaN);
  const side = (/** @type {string} */ end) =>
    /** @type {import("../state/loss_history.js").Columns} */ (
      Object.fromEntries(Object.entries(EXACT_NAMES).map(([name, exact]) => [name, columns[`${exact}${end}`] ?? columns[exact] ?? none]))
    );
  const high = side("");
  return { ...NO_HISTORY, width, count: columns.epoch.length, low: width > 1 ? side("_lowest") : high, high };
}

/**
 * @param {Tensor} tensor
 * @returns {Field}
 */
function fieldOf({ shape: [size], values }) {
  return { size, values: /** @type {Uint8Array} */ (values) };
}

/**
 * Cuts (n, size, size) into n fields that share its memory.
 * @param {Tensor} tensor
 * @returns {Field[]}
 */
function split({ shape: [count, size], values }) {
  const bytes = /** @type {Uint8Array} */ (values);
  return Array.from({ length: count }, (_, i) => ({ size, values: bytes.subarray(i * size * size, (i + 1) * size * size) }));
}

/**
 * Reads one JSON message.
 * @param {string} text
 * @returns {{type: string} & Record<string, any>}
 */
export function decodeMessage(text) {
  const message = JSON.parse(text);
  if (message.type === "configured") message.layout = readLayout(message.layout);
  return message;
}

/**
 * @param {{features: string[], layers: any[], output: Layout["output"], threshold: number | null}} layout
 * @returns {Layout}
 */
function readLayout({ features, layers, output, threshold }) {
  return {
    features,
    output,
    threshold,
    layers: layers.map((layer) => ({
      fanIn: layer.fan_in,
      fanOut: layer.fan_out,
      activation: layer.activation,
      weightsOffset: layer.weights.offset,
      biasesOffset: layer.biases.offset,
      ...(layer.residual && { isResidual: true }),
      ...(layer.weights.shape?.length === 3 && { pieces: layer.weights.shape[0] }),
      ...(layer.leaks && { leaksOffset: layer.leaks.offset }),
      ...(layer.gamma && { gammaOffset: layer.gamma.offset, betaOffset: layer.beta.offset }),
    })),
  };
}

/** Commands to the server, as text. */
export const commands = {
  /** @param {Config} config */
  configure: (config) => encode("configure", { config }),
  /** @param {Changes} changes */
  change: (changes) => encode("change", { changes }),
  play: () => encode("play"),
  pause: () => encode("pause"),
  /**
   * @param {string} unit
   * @param {number} count
   */
  step: (unit, count) => encode("step", { unit, count }),
  /**
   * @param {string} unit
   * @param {number} count
   */
  stepBack: (unit, count) => encode("step", { unit, count, back: true }),
  reset: () => encode("reset"),
  /** @param {import("../state/search.js").Condition} condition */
  seekBackUntil: (condition) => encode("seek_back_until", { condition }),
  /**
   * @param {string} name
   * @param {Record<string, unknown> | null} settings null: it is given up
   */
  study: (name, settings) => encode("study", { name, settings }),
  branches: () => encode("branches"),
  /** @param {Config} config */
  beginBranch: (config) => encode("begin_branch", { config }),
  /** @param {number} branch */
  openBranch: (branch) => encode("open_branch", { branch }),
  /**
   * @param {number} branch
   * @param {string | null} name
   */
  nameBranch: (branch, name) => encode("name_branch", { branch, name }),
  /** @param {number} branch */
  deleteBranch: (branch) => encode("delete_branch", { branch }),
  /** @param {number} branch */
  branchHistory: (branch) => encode("branch_history", { branch }),
  /** @param {import("../state/timeline.js").Moment} to */
  seek: (to) => encode("seek", to),
  save: () => encode("save", { with_tree: true }),
  /** @param {number | null} epoch */
  pauseAt: (epoch) => encode("pause_at", { epoch }),
  /** @param {number} since */
  history: (since) => encode("history", { since }),
  /**
   * @param {number} seeds
   * @param {string} vary
   */
  crowd: (seeds, vary) => encode("crowd", { seeds, vary }),
  /** @param {number} seed */
  takeSeed: (seed) => encode("take_seed", { seed }),
  /** @param {{state?: string, tree?: string}} saved  as an event brought it; a tree alone is a file that is opened */
  resume: ({ state, tree }) => encode("resume", { ...(state && { state }), ...(tree && { tree }) }),
  /** @param {import("../state/speeds.js").Pace} pace */
  pace: ({ epochs, batches, pictures }) =>
    encode("pace", { epochs_per_frame: epochs, batches_per_frame: batches, frames_per_second: pictures }),
  /**
   * @param {number | null} neuron
   * @param {number[] | null} sample
   * @param {number | null} parameter
   * @param {string[]} panels
   * @param {{plane: {x: string, y: string, held: Record<string, number>} | null, space: import("../state/watched_space.js").Choice | null,
   *     step: {sample: number[] | null} | null}} further
   *     plane: where it is not of the first two inputs; space: a hidden layer's, where it is looked at; step: of training, whose numbers are wanted
   */
  watch: (neuron, sample, parameter, panels, { plane, space, step }) =>
    encode("watch", { grid: GRID, neuron, sample, parameter, panels, ...(plane && { plane }), ...(space && { hidden_space: space }), ...(step && { step }) }),
  /**
   * @param {Place} place  a null source means the bias
   * @param {number} value
   */
  setParameter: ({ layer, from, to }, value) =>
    encode("set_parameter", { layer, ...(from === null ? {} : { from }), to, value }),
  /** @param {number} frame */
  ack: (frame) => encode("ack", { frame }),
};

/**
 * @param {string} type
 * @param {Record<string, unknown>} [fields]
 */
function encode(type, fields = {}) {
  return JSON.stringify({ type, ...fields });
}
