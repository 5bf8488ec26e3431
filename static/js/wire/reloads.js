/** The newest checkpoint survives a reload of the tab, as choosing a language is one: training goes on from it. */

import { packedBranches, unpackedBranches } from "../state/branches.js";
import { changesBetween } from "../state/config.js";

const KEY = "playground.checkpoint";

/**
 * @typedef {object} Kept
 * @property {number} epoch
 * @property {string} state as the server saved it
 * @property {string} [tree] the branches, as the server saved them
 * @property {Config} config
 * @property {Pick<import("../state/branches.js").Branches, "pictures" | "overlaid" | "lines">} [branches] what the page knows of them
 */

/** @param {() => Kept | null} newest */
export function keepAcrossReloads(newest) {
  addEventListener("pagehide", () => {
    try {
      const checkpoint = newest();
      if (!checkpoint) return sessionStorage.removeItem(KEY);
      const { epoch, state, tree, config, branches } = checkpoint;
      sessionStorage.setItem(KEY, JSON.stringify({ epoch, state, tree, config, branches: branches && packedBranches(branches) }));
    } catch {
      // Storage is refused or full: the page begins anew, as it would have without.
    }
  });
}

/**
 * What was kept, once, if this is a reload and the settings are still those of then: whoever edits a link wants its beginning.
 * @param {Config} config
 * @returns {Kept | null}
 */
export function recalled(config) {
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    if (!text || entry?.type !== "reload") return null;
    const kept = JSON.parse(text);
    if (Object.keys(changesBetween(kept.config, config)).length) return null;
    return { ...kept, branches: kept.branches && unpackedBranches(kept.branches) };
  } catch {
    return null;
  }
}
