/** What people do with a crowd: which seed takes the stage, what differs, which goal counts. */

import { around, controlOf, find } from "../../page/elements.js";
import { numberIn } from "../../page/numbers.js";
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
  strip.addEventListener("focusin", ({ target }) => {
    for (const each of strip.querySelectorAll("button")) each.tabIndex = each === target ? 0 : -1;
    point(target);
  });
  strip.addEventListener("focusout", () => store.dispatch({ type: "seedPointedAt", seed: null }));
  strip.addEventListener("keydown", (event) => {
    const buttons = [...strip.querySelectorAll("button")];
    const at = buttons.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const across = buttons.filter(({ offsetTop }) => offsetTop === buttons[0].offsetTop).length;
    const steps = /** @type {Record<string, number>} */ ({
      ArrowLeft: at - 1, ArrowRight: at + 1, ArrowUp: at - across, ArrowDown: at + across, Home: 0, End: buttons.length - 1,
    });
    if (at < 0 || !(event.key in steps) || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // the right arrow would train an epoch as well
    buttons[steps[event.key]]?.focus();
  });

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
