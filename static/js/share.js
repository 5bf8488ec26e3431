/** The composition root of the dialog Share, whose scripts are loaded when it is first opened. */

import { shareFeature } from "./features/share/index.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{parts: Part[], drawNow: () => void}} given  parts: of the page, to which these are added
 */
export function layOutShare(page, store, { parts, drawNow }) {
  parts.push(...shareFeature(page, store));
  store.dispatch({ type: "sharingToggled", on: true });
  drawNow();
}
