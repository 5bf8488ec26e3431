/** Whether there is something to undo and to redo. */

import { find } from "../../page/elements.js";

/** @returns {Part} */
export function undoing() {
  return {
    draw({ timeline: { past, future } }) {
      // Focus is not taken from whoever holds it: a button that fell silent under the finger would lose it.
      setIdle(find("undo"), past.length === 0);
      setIdle(find("redo"), future.length === 0);
    },
  };

  /**
   * @param {HTMLButtonElement} button
   * @param {boolean} idle
   */
  function setIdle(button, idle) {
    button.setAttribute("aria-disabled", String(idle));
  }
}
