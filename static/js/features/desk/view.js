/** Which tab of the desk is open, what the server refused, and whether an order is being carried out. */

import { all, find } from "../../page/elements.js";

/**
 * @param {HTMLElement} list the tabs
 * @returns {Part}
 */
export function deskView(list) {
  return {
    draw({ runs }) {
      for (const tab of all("[data-desk-tab]", list)) {
        const isOpen = tab.dataset.deskTab === runs.tab;
        tab.setAttribute("aria-selected", String(isOpen));
        tab.tabIndex = isOpen ? 0 : -1;
        const pane = find(tab.getAttribute("aria-controls") ?? "");
        if (isOpen && pane.hidden) tab.scrollIntoView({ block: "nearest", inline: "nearest" }); // on a phone not all have room
        pane.hidden = !isOpen;
      }
      find("runs-busy").hidden = !runs.busy;
      showProblem(find("runs-problem"), runs.problem);
    },
  };

  /**
   * On a phone it may stand above what can be seen.
   * @param {HTMLElement} place
   * @param {string | null} problem
   */
  function showProblem(place, problem) {
    const isNew = problem !== null && place.textContent !== problem;
    place.hidden = problem === null;
    place.textContent = problem ?? "";
    if (isNew) place.scrollIntoView({ block: "nearest" });
  }
}
