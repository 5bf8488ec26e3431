/** What names a term of the glossary opens it there: entries, links in texts, and cards. */

import { around } from "./elements.js";

/** @param {Store} store */
export function bindTerms(store) {
  document.addEventListener("click", (event) => {
    const named = around(event.target, "[data-term]");
    if (!named || event.ctrlKey || event.metaKey || event.shiftKey) return; // in another tab, the link leads there
    event.preventDefault();
    /** @type {HTMLElement | null} */ (named.closest("[popover]"))?.hidePopover();
    store.dispatch({ type: "glossaryAsked", term: named.dataset.term });
  });
}
