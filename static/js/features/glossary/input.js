/** Looking a term up: by typing, by arrow keys, by pressing it in the list. */

import { around, find } from "../../page/elements.js";
import { WHOLE_LIST, termBeside, termsLike } from "./model.js";

/**
 * @param {HTMLDialogElement} dialog
 * @param {Store} store
 * @param {{terms: import("./model.js").Term[], drawAgain: () => void}} given
 */
export function bindGlossary(dialog, store, { terms, drawAgain }) {
  const search = find("glossary-search");
  /** @param {string | null} term */
  const ask = (term) => store.dispatch({ type: "glossaryAsked", term });

  search.addEventListener("input", () => {
    drawAgain();
    const [first] = termsLike(terms, search.value);
    if (!search.value) ask(WHOLE_LIST);
    else if (first && isWide()) ask(first.id);
  });
  search.addEventListener("keydown", (event) => {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    const found = termsLike(terms, search.value);
    const chosen = event.key === "Enter" ? found[0] : by ? termBeside(found, chosenId(search), by) : null;
    if (!chosen) return;
    event.preventDefault();
    ask(event.key === "Enter" ? chosenId(search) || chosen.id : chosen.id);
    if (event.key === "Enter") find("glossary-word").focus();
  });
  find("glossary-list").addEventListener("click", ({ target }) => {
    const id = around(target, "[data-entry]")?.dataset.entry;
    if (!id) return;
    ask(id);
    if (!isWide()) find("glossary-word").focus();
  });
  find("glossary-back").addEventListener("click", () => {
    ask(WHOLE_LIST);
    search.focus({ preventScroll: true });
  });
  dialog.addEventListener("close", () => ask(null));
}

/** Whether list and term stand beside each other. */
function isWide() {
  return matchMedia("(min-width: 720px)").matches;
}

/** @param {HTMLInputElement} search */
function chosenId(search) {
  return (search.getAttribute("aria-activedescendant") ?? "").replace("term-", "");
}
