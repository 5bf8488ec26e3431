/** Which tab of the result card is open, and whether the card is enlarged. */

import { all, find } from "../../page/elements.js";
import { isPhone } from "../../page/layout.js";

/**
 * @param {HTMLElement} card
 * @returns {Part}
 */
export function resultCard(card) {
  const tabs = all("[role=tab]", card);
  const panels = all("[role=tabpanel]", card).filter(({ id }) => id !== "plane");

  return {
    also: ({ looks }) => looks,
    draw({ tab, isEnlarged, painting }) {
      for (const each of tabs) {
        const isOpen = each.dataset.tab === tab;
        each.setAttribute("aria-selected", String(isOpen));
        each.tabIndex = isOpen ? 0 : -1;
      }
      // The plane keeps its room while another panel stands in it.
      find("plane").toggleAttribute("data-covered", tab !== "plane");
      for (const panel of panels) panel.hidden = panel.id !== tab;
      // A pinned plane is too small to be painted on.
      const isLarge = isEnlarged || (painting !== null && isPhone());
      document.documentElement.toggleAttribute("data-enlarged", isLarge);
      find("enlarge").setAttribute("aria-pressed", String(isLarge));
    },
  };
}
