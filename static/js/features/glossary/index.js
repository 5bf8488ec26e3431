/** The glossary: a dialog with the terms of the course, their meaning, and where the page shows it. */

import { find } from "../../page/elements.js";
import { bindGlossary } from "./input.js";
import { glossaryView } from "./view.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {import("./model.js").Term[]} terms in the order in which they are understood
 * @returns {Part[]}
 */
export function glossaryFeature({ say, language }, store, terms) {
  const dialog = find("glossary");
  const view = glossaryView(dialog, { terms, say, language });
  bindGlossary(dialog, store, { terms, drawAgain: view.search });
  return [view];
}
