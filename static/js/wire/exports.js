/** Has the server write what is looked at whenever it has changed; one order at a time. */

import { isUntrained, isUpToDate, keyOf } from "../state/exporting.js";
import { commands } from "./protocol.js";

/** Between two orders while training goes on: what is read changes no more often. Other changes are asked for at once. */
const PAUSE_MS = 250;
/** After an order without an answer; the page says by its connection that the server is away. */
const AGAIN_MS = 1000;

/** @typedef {{state: string, tree: string, step: number}} Saved */

/**
 * @param {Store} store
 * @param {ReturnType<typeof import("./export_calls.js").exportCallsOf>} rest
 * @param {{order: (text: string) => void, listen: (listener: (message: {type: string} & Record<string, any>) => void) => void}} connection
 * @param {{formats: import("../state/exporting.js").Format[], ways: import("../state/exporting.js").Way[]}} known
 */
export function followExports(store, rest, connection, { formats, ways }) {
  let isBusy = false;
  /** Of a training that is being written, which may take long. */
  let training = /** @type {AbortController | null} */ (null);
  let pausesUntil = 0;
  /** What was asked last, whatever came of it. */
  let asked = { key: "", step: /** @type {number | null} */ (null) };
  /** @type {((saved: Saved) => void)[]} who waits for a saved state */
  let waiting = [];
  connection.listen((message) => {
    if (message.type !== "saved") return;
    for (const take of waiting) take(/** @type {any} */ (message));
    waiting = [];
  });
  store.subscribe(() => void look());
  look();

  async function look() {
    const state = store.state();
    const { exporting, accepted, sharing, connection: link } = state;
    const isLookedAt = exporting?.isOpen && sharing;
    if (training && (!isLookedAt || asked.key !== keyOf(state))) training.abort();
    if (isBusy || !isLookedAt || !accepted || link !== "open" || state.hidden || isUpToDate(asked, state)) return;
    if (asked.key === keyOf(state) && performance.now() < pausesUntil) return;
    isBusy = true;
    asked = { key: keyOf(state), step: null };
    let pause = PAUSE_MS;
    try {
      const file = await (exporting.content === "training" ? writtenTraining(state) : writtenMoment(exporting));
      store.dispatch({ type: "exportingChanged", changes: { file: { ...file, ...asked }, problem: "" } });
    } catch (error) {
      if (rest.isRefusal(error)) store.dispatch({ type: "exportingChanged", changes: { file: null, problem: /** @type {Error} */ (error).message } });
      else if (/** @type {Error} */ (error).name === "AbortError") {
        pause = 0;
        asked.key = "";
      } else if (!(error instanceof TypeError)) throw error;
      else {
        pause = AGAIN_MS;
        asked.step = -1; // which no training has, so that it is asked again
      }
    }
    isBusy = false;
    pausesUntil = performance.now() + pause;
    setTimeout(look, pause + 1);
    look();
  }

  /** @param {State} state */
  async function writtenTraining({ exporting, config }) {
    const { format } = /** @type {import("../state/exporting.js").Exporting} */ (exporting);
    training = new AbortController();
    try {
      const written = await rest.exportNetwork({ config, format, training: true }, training.signal);
      return { ...written, notes: [], way: named(formats, format) };
    } finally {
      training = null;
    }
  }

  /** @param {import("../state/exporting.js").Exporting} exporting */
  async function writtenMoment({ content, format, way }) {
    const { config } = store.state();
    const saved = isUntrained(store.state()) ? null : await savedState();
    asked = { key: keyOf(store.state()), step: saved?.step ?? 0 }; // by now the server has taken what was changed
    if (content === "network") {
      const written = await rest.exportNetwork({ ...(saved ? { state: saved.state } : { config }), format });
      return { ...written, notes: [], way: named(formats, format) };
    }
    const { name, code, lacks } = await rest.writeCode({ ...(saved ? { experiment: JSON.parse(saved.tree) } : { config }), way });
    const notes = lacks.map((/** @type {{message: string}} */ { message }) => message);
    return { name, bytes: new TextEncoder().encode(code).buffer, lacks: [], notes, way: named(ways, way) };
  }

  /** @returns {Promise<Saved>} */
  function savedState() {
    return new Promise((resolve, reject) => {
      waiting.push(resolve);
      connection.order(commands.save());
      setTimeout(() => reject(new TypeError("no saved state")), AGAIN_MS * 5);
    });
  }
}

/**
 * @template {{name: string}} Named
 * @param {Named[]} among
 * @param {string} name
 */
function named(among, name) {
  return /** @type {Named} */ (among.find((each) => each.name === name));
}
