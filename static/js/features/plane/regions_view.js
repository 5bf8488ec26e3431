/** The switch for linear regions, where there are some: how many, or which activation has none. */

import { lockedParts } from "../../state/view.js";

/**
 * @param {HTMLInputElement} control
 * @param {HTMLElement} output
 * @param {{say: Say, labels: Record<string, string>, curved: string[]}} given  of activations: their labels, and the names of those
 *     that are not made of straight pieces
 * @returns {Part}
 */
export function regionsSwitch(control, output, { say, labels, curved }) {
  return {
    panels: ({ showRegions }) => (showRegions ? ["regions"] : []),
    draw(state) {
      const { showRegions, frame, layout } = state;
      const bent = layout?.layers.slice(0, -1).find(({ activation }) => curved.includes(activation));
      control.checked = showRegions;
      // Where there are none, beginners have a control less to think about.
      /** @type {HTMLElement} */ (control.closest(".regions")).hidden = Boolean(bent) && !showRegions;
      control.disabled = Boolean(bent) || lockedParts(state).includes("regions");
      const count = showRegions && frame?.metadata.regions;
      const text = bent ? say("page.regions_curved", { activation: labels[bent.activation] }) : count ? say("page.regions_count", { count }) : "";
      if (output.textContent !== text) output.textContent = text;
    },
  };
}
