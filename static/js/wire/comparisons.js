/** Carries out commands about comparisons over REST, and follows one until it has ended. */

import { hasEnded } from "../state/comparing.js";

const KEY = "playground.comparison";
const WAIT_S = 20; // at most, until the server answers with what is new
const REST_MS = 250; // between two answers: more pictures a second are of no use
const LOST_MS = 2000; // before asking again when the server was not reached

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
    follow(comparison.id);
  }

  /** @param {string} id */
  async function follow(id) {
    for (let since = -1; current()?.id === id; ) {
      try {
        const told = await rest.getComparison(id, { since, wait: WAIT_S, pictures: true });
        if (current()?.id !== id) return;
        receive(told);
        if (hasEnded(told)) return;
        since = told.done;
        await rested(REST_MS);
      } catch (error) {
        const found = current();
        if (rest.isRefusal(error)) return found && receive({ ...found, status: "failed", error: /** @type {Error} */ (error).message });
        if (!(error instanceof TypeError)) throw error;
        await rested(LOST_MS); // the page says so itself, by its connection
      }
    }
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

/** @param {number} ms */
function rested(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
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
