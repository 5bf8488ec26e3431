/** Draws the glossary: the list of terms, and what the one that is meant means. */

import { find } from "../../page/elements.js";
import { otherNames, termsLike } from "./model.js";

/**
 * @param {HTMLDialogElement} dialog
 * @param {{terms: import("./model.js").Term[], say: Say, language: string}} given
 * @returns {Part & {search: () => void}}
 */
export function glossaryView(dialog, { terms, say, language }) {
  const list = find("glossary-list");
  const search = find("glossary-search");
  let asked = /** @type {string | null} */ (null);
  /** The term that is read; while the whole list is meant, the one read last. */
  let read = terms[0];
  drawList();

  return {
    draw({ prepared }) {
      if (prepared.glossary === asked) return;
      const wasOpen = asked !== null;
      asked = prepared.glossary;
      if (asked === null) return dialog.close();
      const found = terms.find(({ id }) => id === asked);
      dialog.dataset.showing = found ? "term" : "list";
      read = found ?? read;
      // What was looked for leaves the list when a term beside it is meant; while one types, the text is ahead of what is drawn.
      if (found && document.activeElement !== search && !termsLike(terms, search.value).includes(found)) {
        search.value = "";
        drawList();
      }
      drawTerm();
      mark();
      if (!wasOpen) open();
    },
    search() {
      drawList();
      mark();
    },
  };

  /** From the menu one searches, from a term one reads; a finger is not met by a keyboard. */
  function open() {
    if (!dialog.open) dialog.showModal();
    if (dialog.dataset.showing === "term") find("glossary-word").focus();
    else if (matchMedia("(pointer: coarse)").matches) list.focus();
    else search.focus();
    mark();
  }

  function drawList() {
    const found = termsLike(terms, search.value);
    list.replaceChildren(...found.map((term) => entry(term)));
    list.scrollTop = 0;
    find("glossary-none").hidden = found.length > 0;
  }

  /** @param {import("./model.js").Term} term */
  function entry(term) {
    const option = document.createElement("li");
    option.id = `term-${term.id}`;
    option.role = "option";
    option.dataset.entry = term.id;
    option.append(term.word);
    const { english } = otherNames(term, language);
    if (english) option.append(inEnglish(english));
    return option;
  }

  /** The chosen entry, for eyes and for screen readers. */
  function mark() {
    for (const option of list.children) option.ariaSelected = String(option.id === `term-${read.id}`);
    const chosen = list.querySelector('[aria-selected="true"]');
    if (chosen) search.setAttribute("aria-activedescendant", chosen.id);
    else search.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  }

  function drawTerm() {
    const { also, english } = otherNames(read, language);
    const title = find("glossary-word");
    title.replaceChildren(read.word);
    if (english) title.append(inEnglish(english));
    fill("glossary-also", also.length > 0, say("page.glossary.also", { names: also.join(say("page.comma")) }));
    find("glossary-meaning").innerHTML = read.html; // the server's own
    fill("glossary-shown", read.shown_as.length > 0, say("page.glossary.shown", { names: read.shown_as.join(say("page.comma")) }));
    const see = find("glossary-see");
    find("glossary-see-line").hidden = read.see.length === 0;
    see.replaceChildren(...read.see.flatMap((id) => terms.filter((term) => term.id === id)).map(linkTo));
    find("glossary-term").scrollTop = 0;
  }
}

/** @param {import("./model.js").Term} term */
function linkTo({ id, word }) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.className = "term";
  link.href = `#glossary=${id}`;
  link.dataset.term = id;
  link.textContent = word;
  item.append(link);
  return item;
}

/** @param {string} text */
function inEnglish(text) {
  const small = document.createElement("span");
  small.lang = "en";
  small.className = "caption";
  small.textContent = text;
  return small;
}

/**
 * @param {string} id
 * @param {boolean} isThere
 * @param {string} text
 */
function fill(id, isThere, text) {
  find(id).hidden = !isThere;
  find(id).textContent = text;
}
