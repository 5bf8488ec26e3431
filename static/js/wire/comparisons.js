/** Carries out commands about comparisons over REST, and follows one until it has ended. */

import { followComparison } from "./following.js";

const KEY = "playground.comparison";

/**
 * @param {Store} store
 * @param {ReturnType<typeof import("./rest.js").restAt>} rest
 */
export function followComparisons(store, rest) {
  const receive = (/** @type {Found} */ comparison) => store.dispatch({ type: "comparisonReceived", comparison });
  const current = () => store.state().comparing.found;

  store.subscribe(async (_, action) => {
    if (action.type === "comparisonAsked") {
      const { configs, seeds, epochs, measure, vary } = action;
      await attempt(async () => begin(await rest.createComparison({ configs, seeds, epochs, measure, vary })));
    }
    if (action.type === "comparisonCancelAsked") await attempt(async () => void (await rest.cancelComparison(action.id)));
  });
  recall();

  /** @param {Found} comparison */
  function begin(comparison) {
    receive(comparison);
    remember(comparison.id);
    const { id } = comparison;
    followComparison(rest, id, { receive, current: () => (current()?.id === id ? current() : null) });
  }

  /** The newest comparison of this tab, if the server still has it. */
  async function recall() {
    const id = remembered();
    if (!id || current()) return;
    try {
      begin(await rest.getComparison(id, { pictures: true }));
    } catch (error) {
      if (!rest.isRefusal(error) && !(error instanceof TypeError)) throw error;
    }
  }

  /** @param {() => Promise<void>} act */
  async function attempt(act) {
    try {
      await act();
    } catch (error) {
      refuse(error);
    }
  }

  /** @param {any} error */
  function refuse(error) {
    if (!rest.isRefusal(error) && !(error instanceof TypeError)) throw error;
    store.dispatch({ type: "comparisonRefused", problems: /** @type {any} */ (error).problems ?? [] });
  }
}

/** @param {string} id */
function remember(id) {
  try {
    sessionStorage.setItem(KEY, id);
  } catch {
    // Storage is refused: after a reload the comparison has to be run again.
  }
}

/** @returns {string | null} */
function remembered() {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}
