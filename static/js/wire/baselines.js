/** Has the server fit other models whenever their rows, inputs or controls change; of orders that come too fast the newest wins. */

import { changesFor } from "../state/own_points.js";
import { withChanges } from "../state/config.js";

const GRID = 50;
const AGAIN_MS = 1000; // after an order that the server was too busy for

/**
 * @param {Store} store
 * @param {ReturnType<typeof import("./rest.js").restAt>} rest
 * @param {string[]} names of the models
 */
export function followBaselines(store, rest, names) {
  let isBusy = false;
  let last = /** @type {unknown[]} */ ([]);

  store.subscribe((state) => look(state));
  look(store.state());

  /** @param {State} state */
  function look(state) {
    if (!state.runs.shown || state.runs.tab !== "models" || state.hidden) return;
    const { config, drawn, baselines } = state;
    const now = [config.data, config.seed, config.network.features, drawn, baselines.controls];
    if (now.every((value, i) => value === last[i])) return;
    last = now;
    const asked = JSON.stringify(orderOf(state));
    if (asked !== baselines.asked) store.dispatch({ type: "baselinesAsked", asked });
    fit();
  }

  async function fit() {
    const { asked, of } = store.state().baselines;
    if (isBusy || asked === null || asked === of) return;
    isBusy = true;
    try {
      const answer = await rest.fitBaselines(JSON.parse(asked));
      for (const model of answer.models) model.fields = model.picture === null ? [] : fieldsOf(model.picture, answer.grid);
      store.dispatch({ type: "baselinesFitted", of: asked, answer });
    } catch (error) {
      if (rest.isRefusal(error)) store.dispatch({ type: "baselinesRefused", of: asked, message: /** @type {Error} */ (error).message });
      else if (!(error instanceof TypeError)) throw error;
      // Without an answer the page says so itself, by its connection.
      else await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
    } finally {
      isBusy = false;
    }
    fit();
  }

  /** @param {State} state */
  function orderOf({ config, drawn, baselines }) {
    const painted = drawn && drawn.under === config.data ? withChanges(config, changesFor(drawn, config.data.inputs)) : config;
    const { seed, data, network } = painted;
    const models = names.map((name) => ({ name, ...baselines.controls[name] }));
    return { config: { seed, data, network: { features: network.features } }, models, grid: GRID };
  }
}

/**
 * @param {string} picture base64
 * @param {number} size
 * @returns {Field[]}
 */
function fieldsOf(picture, size) {
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  return Array.from({ length: bytes.length / size ** 2 }, (_, i) => ({ size, values: bytes.subarray(i * size ** 2, (i + 1) * size ** 2) }));
}
