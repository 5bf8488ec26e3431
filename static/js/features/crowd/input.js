/** What people do with a crowd: which seed takes the stage, what differs, which goal counts. */

import { around, controlOf, find } from "../../page/elements.js";
import { numberIn } from "../../page/numbers.js";
import { bindRoving } from "../../page/roving.js";
import { usualGoal } from "../../state/crowd.js";

/**
 * @param {HTMLElement} card
 * @param {Store} store
 */
export function bindCrowd(card, store) {
  const strip = find("crowd-strip");
  const seedOf = (/** @type {EventTarget | null} */ target) => Number(around(target, "[data-seed]")?.dataset.seed ?? NaN);
  const point = (/** @type {EventTarget | null} */ target) => {
    const seed = seedOf(target);
    store.dispatch({ type: "seedPointedAt", seed: Number.isNaN(seed) ? null : seed });
  };

  strip.addEventListener("click", ({ target }) => {
    const seed = seedOf(target);
    if (!Number.isNaN(seed) && seed !== store.state().config.seed) store.dispatch({ type: "seedAsked", seed });
  });
  strip.addEventListener("pointerover", ({ target }) => point(target));
  strip.addEventListener("pointerleave", () => point(document.activeElement));
  strip.addEventListener("focusin", ({ target }) => point(target));
  strip.addEventListener("focusout", () => store.dispatch({ type: "seedPointedAt", seed: null }));
  bindRoving(strip);

  find("crowd-vary").addEventListener("change", ({ target }) => {
    store.dispatch({ type: "crowdChosen", changes: { crowdVary: controlOf(target).checked ? "all" : "start" } });
  });
  const setGoal = () => {
    const [measure, input] = [find("crowd-goal-measure").value, find("crowd-goal")];
    const number = numberIn(input);
    if (!Number.isFinite(number)) return;
    const isShare = measure === "testScore" && card.dataset.score === "accuracy";
    store.dispatch({ type: "goalSet", goal: { measure, value: isShare ? number / 100 : number } });
  };
  find("crowd-goal").addEventListener("change", setGoal);
  find("crowd-goal-measure").addEventListener("change", ({ target }) => {
    const usual = controlOf(target).value === "test" ? { measure: "test", value: 0.05 } : usualGoal();
    store.dispatch({ type: "goalSet", goal: usual });
  });
}
