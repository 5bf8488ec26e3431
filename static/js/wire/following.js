/** Follows a comparison that the server computes until it has ended. */

import { hasEnded } from "../state/comparing.js";

const WAIT_S = 20; // at most, until the server answers with what is new
const REST_MS = 100; // between two answers: more pictures a second are of no use
const LOST_MS = 2000; // before asking again when the server was not reached

/**
 * @param {ReturnType<typeof import("./rest.js").restAt>} rest
 * @param {string} id of the comparison
 * @param {{receive: (comparison: Found) => void, current: () => Found | null}} given  current: how it is known; null when nobody wants it any more
 */
export async function followComparison(rest, id, { receive, current }) {
  for (let since = -1; current(); ) {
    try {
      const told = await rest.getComparison(id, { since, wait: WAIT_S, pictures: true });
      if (!current()) return;
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

/** @param {number} ms */
function rested(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
