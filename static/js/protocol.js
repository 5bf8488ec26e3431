/**
 * The live wire contract: bytes and text to objects and back. The only file that knows the frame format.
 * Wire names are snake_case, objects camelCase; config fields keep the names people type. Knows no socket.
 *
 * @typedef {import("./fields.js").Field} Field
 * @typedef {object} Frame one moment of training
 * @property {number} frame its number, to be acknowledged
 * @property {number} epoch
 * @property {number} step
 * @property {string} status
 * @property {number} trainLoss
 * @property {number} testLoss
 * @property {number} trainAccuracy NaN where there is none
 * @property {number} testAccuracy
 * @property {number} epochsPerSecond NaN when it cannot be told
 * @property {Float32Array} parameters
 * @property {Field} output
 * @property {Field[]} neurons one per hidden neuron, layer by layer
 * @property {(Field & {neuron: number}) | null} watched the neuron asked for, as large as the output
 *
 * @typedef {{fanIn: number, fanOut: number, weightsOffset: number, biasesOffset: number}} Layer
 * @typedef {{features: string[], layers: Layer[]}} Layout
 */

export const SUBPROTOCOL = "playground.v1";

/** Samples along a side of the plane. With fewer, the line between two sure answers shows its corners. */
const GRID = 150;

const READERS = {
  F64: (buffer) => new Float64Array(buffer),
  F32: (buffer) => new Float32Array(buffer),
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
  const { __metadata__: metadata, ...tensors } = header;

  const read = (name) => {
    const { dtype, shape, data_offsets: offsets } = tensors[name];
    const [start, end] = offsets.map((offset) => 8 + headerLength + offset);
    // A copy, because a view of wider numbers would have to begin at a multiple of their size.
    return { shape, values: READERS[dtype](buffer.slice(start, end)) };
  };
  const number = (name) => (name in tensors ? Number(read(name).values[0]) : NaN);
  const field = (name) => {
    const { shape, values } = read(name);
    return { size: shape[0], values };
  };

  return {
    frame: Number(metadata.frame),
    epoch: Number(metadata.epoch),
    step: Number(metadata.step),
    status: metadata.status,
    trainLoss: number("train_loss"),
    testLoss: number("test_loss"),
    trainAccuracy: number("train_accuracy"),
    testAccuracy: number("test_accuracy"),
    epochsPerSecond: number("epochs_per_second"),
    parameters: read("parameters").values,
    output: field("output"),
    neurons: split(read("neurons")),
    watched: "watched" in tensors ? { ...field("watched"), neuron: Number(metadata.watched) } : null,
  };
}

/** Cuts (n, size, size) into n fields that share its memory. */
function split({ shape: [count, size], values }) {
  return Array.from({ length: count }, (_, i) => ({ size, values: values.subarray(i * size * size, (i + 1) * size * size) }));
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

/** @returns {Layout} */
function readLayout({ features, layers }) {
  return {
    features,
    layers: layers.map((layer) => ({
      fanIn: layer.fan_in,
      fanOut: layer.fan_out,
      weightsOffset: layer.weights.offset,
      biasesOffset: layer.biases.offset,
    })),
  };
}

/** Commands to the server, as text. */
export const commands = {
  configure: (config) => encode("configure", { config }),
  change: (changes) => encode("change", { changes }),
  play: () => encode("play"),
  pause: () => encode("pause"),
  step: (unit, count) => encode("step", { unit, count }),
  reset: () => encode("reset"),
  pace: (epochsPerFrame) => encode("pace", { epochs_per_frame: epochsPerFrame, frames_per_second: 60 }),
  watch: (neuron) => encode("watch", { grid: GRID, neuron }),
  /** @param {{layer: number, from: number | null, to: number}} place  a null source means the bias */
  setParameter: ({ layer, from, to }, value) =>
    encode("set_parameter", { layer, ...(from === null ? {} : { from }), to, value }),
  ack: (frame) => encode("ack", { frame }),
};

function encode(type, fields = {}) {
  return JSON.stringify({ type, ...fields });
}
