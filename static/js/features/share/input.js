/** The share dialog's inputs to actions: the teacher's choices, copying, and what the page's parts are called. */

import { copy, sayUntilLeft } from "../../page/clipboard.js";
import { all, controlOf, find } from "../../page/elements.js";
import { lockedBy } from "./lock_presets.js";

/**
 * @param {Store} store
 * @param {HTMLDialogElement} dialog
 * @param {{say: Say, parts: import("../../page/parts.js").NamedPart[]}} given
 */
export function bindShare(store, dialog, { say, parts }) {
  /** @param {Changes} changes */
  const change = (changes) => store.dispatch({ type: "sharedChanged", changes });

  new MutationObserver(() => store.dispatch({ type: "sharingToggled", on: dialog.open })).observe(dialog, { attributeFilter: ["open"] });
  find("share-qr").addEventListener("toggle", () => change({}));
  find("share-address").addEventListener("change", () => change({}));
  find("share-lang").addEventListener("change", ({ target }) => change({ lang: controlOf(target).value || null }));
  find("share-paused").addEventListener("change", ({ target }) => change({ play: !controlOf(target).checked }));
  find("share-embed").addEventListener("change", ({ target }) => change({ embed: controlOf(target).checked }));
  find("share-preset").addEventListener("change", ({ target }) => {
    const { value } = controlOf(target);
    const { hide } = store.state().shared;
    const lock = lockedBy(value, parts);
    if (lock === null) return;
    const isFree = value === "free";
    change({ lock: lock.filter((name) => !hide.includes(name)), ...(isFree && { hide: [] }), ...(value === "watch" && { play: true }) });
  });
  find("share-parts").addEventListener("change", ({ target }) => {
    const { hide, lock } = store.state().shared;
    const { value, dataset: { prepares = "" } } = controlOf(target);
    const chosen = prepares.split(" ");
    /**
     * @param {string} choice
     * @param {string[]} names
     */
    const into = (choice, names) => [...names.filter((each) => !chosen.includes(each)), ...(value === choice ? chosen : [])];
    change({ hide: into("hidden", hide), lock: into("locked", lock) });
  });
  find("open-link-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = find("open-link").value.trim();
    if (text === "") return;
    dialog.close();
    find("open-link").value = "";
    const before = location.hash;
    location.hash = text.slice(text.indexOf("#") + 1); // what stands before # says where, not what
    // The address follows changes a little later: it may say just this still, and then the browser tells nobody.
    if (location.hash === before) dispatchEvent(new HashChangeEvent("hashchange"));
  });
  for (const button of all("[data-copies]", dialog)) {
    button.addEventListener("click", async () => {
      const field = /** @type {HTMLInputElement} */ (find(button.dataset.copies ?? ""));
      const isCopied = await copy(field.value);
      sayUntilLeft(button, say(isCopied ? "page.share.copied" : "page.share.not_copied"));
    });
  }
}
