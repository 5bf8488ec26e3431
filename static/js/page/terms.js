/** What names a term of the glossary, a sheet, or a tab of the desk opens it: entries, links in texts, and cards. */

import { around } from "./elements.js";

/** @param {Store} store */
export function bindTerms(store) {
  document.addEventListener("click", (event) => {
    const named = around(event.target, "[data-term], [data-sheet], [data-opens-desk]");
    if (!named || event.ctrlKey || event.metaKey || event.shiftKey) return; // in another tab, the link leads there
    event.preventDefault();
    /** @type {HTMLElement | null} */ (named.closest("[popover]"))?.hidePopover();
    const { term, sheet, opensDesk } = named.dataset;
    store.dispatch(opensDesk ? { type: "deskAsked", tab: opensDesk } : sheet ? { type: "sheetAsked", sheet } : { type: "glossaryAsked", term });
  });
}
