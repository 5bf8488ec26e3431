/** The desk's opening and closing, and its tabs by mouse, finger and arrow keys. */

import { all, around, controlOf } from "../../page/elements.js";

/**
 * @param {Store} store
 * @param {HTMLDialogElement} dialog
 * @param {HTMLElement} list the tabs
 */
export function bindDesk(store, dialog, list) {
  const choose = (/** @type {string | undefined} */ tab) => store.dispatch({ type: "experimentsTabChosen", tab });
  const follow = () => {
    if (dialog.open !== store.state().runs.shown) store.dispatch({ type: "experimentsToggled", on: dialog.open });
  };
  new MutationObserver(follow).observe(dialog, { attributeFilter: ["open"] });
  follow(); // it was opened before this was there

  list.addEventListener("click", ({ target }) => {
    const tab = around(target, "[data-desk-tab]");
    if (tab) choose(tab.dataset.deskTab);
  });
  list.addEventListener("keydown", (event) => {
    const tabs = all("[data-desk-tab]", list);
    const at = tabs.indexOf(controlOf(event.target));
    const to = new Map([["ArrowRight", at + 1], ["ArrowLeft", at - 1], ["Home", 0], ["End", tabs.length - 1]]).get(event.key);
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const next = tabs[(to + tabs.length) % tabs.length];
    choose(next.dataset.deskTab);
    next.focus();
  });
  // A run that was opened, a seed that was brought on stage, or advice that was taken is what one wants to see.
  store.subscribe((_, { type }) => ["runOpened", "adviceTaken"].includes(type) && dialog.close());
}
