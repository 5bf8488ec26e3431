/** The newest checkpoint survives a reload of the tab, as choosing a language is one: training goes on from it. */

import { changesBetween } from "../state/config.js";

const KEY = "playground.checkpoint";

/**
 * @param {() => {epoch: number, state: string, config: Config} | null} newest
 */
export function keepAcrossReloads(newest) {
  addEventListener("pagehide", () => {
    try {
      const checkpoint = newest();
      if (checkpoint) sessionStorage.setItem(KEY, JSON.stringify({ epoch: checkpoint.epoch, state: checkpoint.state, config: checkpoint.config }));
      else sessionStorage.removeItem(KEY);
    } catch {
      // Storage is refused or full: the page begins anew, as it would have without.
    }
  });
}

/**
 * What was kept, once, if this is a reload and the settings are still those of then: whoever edits a link wants its beginning.
 * @param {Config} config
 * @returns {{epoch: number, state: string, config: Config} | null}
 */
export function recalled(config) {
  const [entry] = /** @type {PerformanceNavigationTiming[]} */ (performance.getEntriesByType("navigation"));
  try {
    const text = sessionStorage.getItem(KEY);
    sessionStorage.removeItem(KEY);
    if (!text || entry?.type !== "reload") return null;
    const kept = JSON.parse(text);
    return Object.keys(changesBetween(kept.config, config)).length === 0 ? kept : null;
  } catch {
    return null;
  }
}
