/** What is to be said of a link or file that was opened, one thing after the other, until it is closed. */

import { spoken } from "../../page/words.js";

/**
 * @param {HTMLElement} card
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function report(card, { say }) {
  const title = /** @type {HTMLElement} */ (card.querySelector(".report-title"));
  const list = /** @type {HTMLElement} */ (card.querySelector("ul"));

  return {
    draw({ report: shown }) {
      card.hidden = shown === null;
      title.textContent = shown ? say(shown.title) : "";
      list.replaceChildren(...(shown?.items ?? []).map(asItem));
    },
  };

  /** @param {{key: string, blanks?: Record<string, any>}} given */
  function asItem({ key, blanks = {} }) {
    const item = document.createElement("li");
    item.textContent = say(key, spoken(blanks, say));
    return item;
  }
}
