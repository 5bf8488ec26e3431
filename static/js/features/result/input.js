/** The result card's tabs, by mouse, finger and arrow keys, and its larger size. */

import { all, around, controlOf, find } from "../../page/elements.js";
import { isPhone } from "../../page/layout.js";

/**
 * @param {Store} store
 * @param {HTMLElement} card
 */
export function bindResult(store, card) {
  const tabs = all("[role=tab]", card);
  const toggle = () => store.dispatch({ type: "enlargeToggled" });

  card.addEventListener("click", ({ target }) => {
    const tab = around(target, "[role=tab]");
    if (tab) store.dispatch({ type: "tabChosen", tab: tab.dataset.tab });
  });
  card.addEventListener("keydown", (event) => {
    const at = tabs.indexOf(controlOf(event.target));
    const steps = new Map([["ArrowRight", at + 1], ["ArrowLeft", at - 1], ["Home", 0], ["End", tabs.length - 1]]);
    const to = steps.get(event.key);
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    event.stopPropagation(); // the right arrow would train an epoch as well
    const next = tabs[(to + tabs.length) % tabs.length];
    store.dispatch({ type: "tabChosen", tab: next.dataset.tab });
    next.focus();
  });
  find("enlarge").addEventListener("click", () => (store.state().painting && isPhone() ? store.dispatch({ type: "paintingToggled", on: false }) : toggle()));
  // What is pinned on a phone is too small to be pointed at: a touch opens it.
  find("boundary").addEventListener("click", (event) => {
    const { isEnlarged, painting } = store.state();
    if (!isPhone() || isEnlarged || painting) return;
    event.stopImmediatePropagation();
    toggle();
  });
  document.addEventListener("keydown", (event) => {
    const { isEnlarged, inspected, held, explained } = store.state();
    if (event.key !== "Escape" || !isEnlarged || inspected || held || explained || document.querySelector("dialog[open], :popover-open")) return;
    toggle();
  }, true);
}
