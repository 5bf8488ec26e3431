/** How many seeds train side by side. */

import { find } from "../../page/elements.js";

/**
 * @param {Store} store
 * @returns {Part}
 */
export function seeds(store) {
  const choice = find("crowd-seeds");
  choice.addEventListener("change", () => store.dispatch({ type: "crowdChosen", changes: { crowd: choice.value } }));
  return {
    draw({ crowd }) {
      const own = choice.options[choice.options.length - 1];
      own.hidden = own.value === "";
      const isOffered = [...choice.options].some(({ value }) => value === crowd);
      // A link may ask for a number that is not offered.
      if (!isOffered) [own.value, own.textContent, own.hidden] = [crowd, own.dataset.text?.replace("{count}", crowd) ?? crowd, false];
      choice.value = crowd;
      choice.toggleAttribute("data-many", crowd !== "1");
    },
  };
}
