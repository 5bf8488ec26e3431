/** The button that pins, and the letters of what is pinned. */

import { MOST_PINS, comparedSettings, letterOf, placeOf } from "../../state/comparing.js";
import { find } from "../../page/elements.js";
import { letterBall } from "../../page/letters.js";

/**
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function pinsView({ say }) {
  const [pin, pinned] = [find("pin"), find("pinned")];

  return {
    draw(state) {
      const { pins } = state.comparing;
      const settings = comparedSettings(state);
      const here = placeOf(settings, state.config);
      const isPinned = here >= 0 && here < pins.length;
      pin.disabled = isPinned || pins.length === MOST_PINS;
      pin.classList.toggle("small-pin", pins.length > 0);
      pinned.hidden = pins.length === 0;
      pinned.replaceChildren(...settings.map((_, place) => letterBall(place, { isHere: place === here })));
      const letters = settings.map((_, place) => letterOf(place)).join(say("page.comma"));
      pinned.title = here < 0 ? say("page.pin.full") : say("page.pin.compare", { letters, here: letterOf(here) });
      pinned.setAttribute("aria-label", pinned.title);
    },
  };
}
