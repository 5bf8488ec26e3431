/** The card of one weight or bias: its value, live, and a place to write another. */

import { parameterText } from "../scales.js";
import { parameterAt } from "../selectors.js";

const GAP_PX = 14;

/**
 * @param {HTMLElement} card
 * @param {{say: import("../words.js").Say}} given
 * @returns {import("../frame_loop.js").Part}
 */
export function inspector(card, { say }) {
  const find = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const input = /** @type {HTMLInputElement} */ (find("inspector-input"));
  /** @type {unknown} */
  let shown = null;

  return {
    reads: (state) => [state.inspected, state.frame],
    draw(state) {
      const { inspected, frame } = state;
      card.hidden = inspected === null;
      if (!inspected || !frame) return;
      const value = parameterAt(state, inspected);
      find("inspector-value").textContent = parameterText(value);
      // What a person is writing is theirs; everything else follows the training.
      if (document.activeElement !== input) input.value = String(Number(value.toPrecision(6)));
      if (shown === inspected) return;
      shown = inspected;
      find("inspector-title").textContent = titleOf(inspected);
      find("inspector-kind").textContent = say(inspected.from === null ? "page.bias" : "page.weight");
      place(inspected);
    },
  };

  /** The link's or bias' own accessible name, so that both say the same. */
  function titleOf({ layer, from, to }) {
    const source = from === null ? ".bias" : `.links [data-from="${from}"]`;
    return document.querySelector(`${source}[data-layer="${layer}"][data-to="${to}"]`)?.getAttribute("aria-label") ?? "";
  }

  /** Beside the pointer, within the window. */
  function place({ x, y }) {
    const { offsetWidth: width, offsetHeight: height } = card;
    const left = x + GAP_PX + width > innerWidth ? x - GAP_PX - width : x + GAP_PX;
    const top = y + GAP_PX + height > innerHeight ? y - GAP_PX - height : y + GAP_PX;
    card.style.left = `${Math.max(8, left)}px`;
    card.style.top = `${Math.max(8, top)}px`;
  }
}
