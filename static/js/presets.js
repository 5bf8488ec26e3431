/** The composition root of the examples, which are loaded when their dialog is first opened. */

import { thumbnails } from "./features/data/thumbnails.js";
import { bindPresets } from "./features/presets/input.js";
import { all, find } from "./page/elements.js";
import { addDocument } from "./page/later.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{parts: Part[], drawNow: () => void}} given  parts: of the page, to which these are added
 */
export async function layOutPresets(page, store, { parts, drawNow }) {
  const dialog = find("presets");
  await addDocument("presets", page, "presets");
  const presets = JSON.parse(find("presets-rows").textContent ?? "[]");
  bindPresets(store, dialog, { presets, defaults: page.defaults });
  parts.push(thumbnails(/** @type {HTMLCanvasElement[]} */ (all(".preview", dialog)), page));
  store.dispatch({ type: "looksChanged" });
  drawNow();
}
