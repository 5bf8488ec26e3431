/** Has the server write the network as a file whenever it has changed, while somebody looks; one order at a time. */

import { keyOf } from "../state/exporting.js";
import { commands } from "./protocol.js";

/** Between two orders: what is read changes no more often. */
const PAUSE_MS = 250;
/** After an order without an answer; the page says by its connection that the server is away. */
const AGAIN_MS = 1000;

/**
 * @param {Store} store
 * @param {ReturnType<typeof import("./rest.js").restAt>} rest
 * @param {{order: (text: string) => void, listen: (listener: (message: {type: string} & Record<string, any>) => void) => void}} connection
 * @param {import("../state/exporting.js").Format[]} formats
 */
export function followExports(store, rest, connection, formats) {
  let isBusy = false;
  let last = "";
  /** @type {((state: string) => void)[]} who waits for a saved state */
  let waiting = [];
  connection.listen(({ type, state }) => {
    if (type !== "saved") return;
    for (const take of waiting) take(state);
    waiting = [];
  });
  store.subscribe(() => void look());
  look();

  async function look() {
    const state = store.state();
    const { exporting, accepted, sharing, connection: link } = state;
    if (isBusy || !exporting?.isOpen || !sharing || !accepted || link !== "open" || state.hidden) return;
    const key = keyOf(state);
    if (key === last) return;
    isBusy = true;
    last = key;
    let pause = PAUSE_MS;
    try {
      const { format, isTraining } = exporting;
      const source = isTraining ? { config: accepted } : { state: await savedState() };
      const written = await rest.exportNetwork({ ...source, format, training: isTraining });
      const found = /** @type {import("../state/exporting.js").Format} */ (formats.find(({ name }) => name === format));
      store.dispatch({ type: "exportingChanged", changes: { file: { ...written, key, format: found }, problem: "" } });
    } catch (error) {
      if (rest.isRefusal(error)) store.dispatch({ type: "exportingChanged", changes: { file: null, problem: /** @type {Error} */ (error).message } });
      else if (!(error instanceof TypeError)) throw error;
      else [last, pause] = ["", AGAIN_MS];
    } finally {
      setTimeout(() => {
        isBusy = false;
        look();
      }, pause);
    }
  }

  /** @returns {Promise<string>} base64 */
  function savedState() {
    return new Promise((resolve, reject) => {
      waiting.push(resolve);
      connection.order(commands.save());
      setTimeout(() => reject(new TypeError("no saved state")), AGAIN_MS * 5);
    });
  }
}
