/**
 * One widget's connection to its session in the kernel: takes events and frames of the live protocol, sends commands.
 *
 * @typedef {object} Model what anywidget gives of one
 * @property {(name: string) => any} get
 * @property {(event: string, listener: (message: any, buffers: DataView[]) => void) => void} on
 * @property {(message: unknown) => void} send
 *
 * @typedef {object} Shown what the kernel has told so far
 * @property {import("../wire/protocol.js").Layout | null} layout
 * @property {any} config
 * @property {any} data rows and task; null before they have come
 * @property {import("../wire/protocol.js").Frame | null} frame
 * @property {LossHistory} history
 * @property {boolean} isPlaying
 * @property {ReturnType<typeof sentenceOn> | null} problem that was found in what was asked last
 *
 * @typedef {ReturnType<typeof connect>} Client
 */

import { NO_HISTORY, extended } from "../state/loss_history.js";
import { commands, decodeFrame, decodeMessage } from "../wire/protocol.js";
import { problemsIn, sentenceOn } from "../wire/refusals.js";

/** @type {WeakMap<Model, Client>} */
const clients = new WeakMap();

/**
 * The client of a model; several views share it.
 * @param {Model} model
 * @param {string} language of what is refused
 * @returns {Client}
 */
export function clientOf(model, language) {
  const client = clients.get(model) ?? connect(model, language);
  clients.set(model, client);
  return client;
}

/**
 * @param {Model} model
 * @param {string} language
 */
function connect(model, language) {
  /** @type {Shown} */
  let shown = { layout: null, config: null, data: null, frame: null, history: NO_HISTORY, isPlaying: false, problem: null };
  /** @type {Set<() => void>} */
  const listeners = new Set();
  const send = (/** @type {string} */ command) => model.send({ command });

  /** @param {{type: string} & Record<string, any>} event */
  function told(event) {
    if (event.type === "configured") {
      const { layout, config, data } = event;
      shown = { ...shown, layout, config, data, frame: null, problem: null };
    } else if (event.type === "changed") shown = { ...shown, config: event.config, problem: null };
    else if (event.type === "state") shown = { ...shown, isPlaying: event.playing };
    else if (event.type === "rejected") shown = { ...shown, problem: sentenceOn(problemsIn(/** @type {any} */ (event))[0], event.code) };
  }

  /** @param {DataView} view */
  function pictured({ buffer, byteOffset, byteLength }) {
    const frame = decodeFrame(/** @type {ArrayBuffer} */ (buffer.slice(byteOffset, byteOffset + byteLength)));
    const history = frame.history ? extended(shown.history, frame.history) : shown.history;
    shown = { ...shown, frame, history };
    // A frame that nobody sees is not acknowledged, so that fewer follow.
    if (listeners.size) send(commands.ack(frame.frame));
  }

  model.on("msg:custom", (message, buffers) => {
    if (message.event) told(decodeMessage(message.event));
    else if (message.frame) pictured(buffers[0]);
    for (const listener of listeners) listener();
  });

  return {
    send,
    state: () => shown,
    /** @param {() => void} listener */
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) model.send({ hello: true, language });
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
