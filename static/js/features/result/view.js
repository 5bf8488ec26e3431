/** Which tab of the result card is open, and whether the card is enlarged. */

import { all, find } from "../../page/elements.js";
import { isPhone } from "../../page/layout.js";

/**
 * @param {HTMLElement} card
 * @returns {Part}
 */
export function resultCard(card) {
  const tabs = all("[role=tab]", card);

  return {
    also: ({ looks }) => looks,
    draw({ tab, isEnlarged, painting }) {
      for (const each of tabs) {
        const isOpen = each.dataset.tab === tab;
        each.setAttribute("aria-selected", String(isOpen));
        each.tabIndex = isOpen ? 0 : -1;
      }
      // The plane keeps its room while the metrics stand in it.
      find("plane").toggleAttribute("data-covered", tab !== "plane");
      find("metrics").hidden = tab !== "metrics";
      // A pinned plane is too small to be painted on.
      const isLarge = isEnlarged || (painting !== null && isPhone());
      document.documentElement.toggleAttribute("data-enlarged", isLarge);
      find("enlarge").setAttribute("aria-pressed", String(isLarge));
    },
  };
}
