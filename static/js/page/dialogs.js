/**
 * Opens and closes the page's dialogs: what names one in `data-opens` or `data-closes` does so. The rest is the browser's:
 * Escape closes, the focus stays inside and goes back. One that is `data-modeless` leaves the bars in use.
 */

import { all } from "./elements.js";

/** @param {Store} store */
export function bindDialogs(store) {
  /** @param {string} id */
  const dialog = (id) => /** @type {HTMLDialogElement} */ (document.getElementById(id));
  document.addEventListener("click", (event) => {
    const { target } = event;
    if (!(target instanceof HTMLElement || target instanceof SVGElement)) return;
    const opener = /** @type {HTMLElement | null} */ (target.closest("[data-opens]"));
    const closer = /** @type {HTMLElement | null} */ (target.closest("[data-closes]"));
    if (opener) {
      /** @type {HTMLElement | null} */ (opener.closest("[popover]"))?.hidePopover(); // the focus goes back to what is seen
      open(dialog(opener.dataset.opens ?? ""));
      store.dispatch({ type: "looksChanged" }); // canvases in it had no size until now
    }
    if (closer) dialog(closer.dataset.closes ?? "").close();
    // A click beside the dialog lands on the dialog itself, outside its box.
    if (target instanceof HTMLDialogElement && isBeside(target, event)) target.close();
  });
  for (const modeless of /** @type {NodeListOf<HTMLDialogElement>} */ (document.querySelectorAll("dialog[data-modeless]"))) bindModeless(modeless);
}

/** @param {HTMLDialogElement} asked */
function open(asked) {
  if (!asked.hasAttribute("data-modeless")) return asked.showModal();
  if (asked.open) return asked.close(); // its opener is in reach, and turns it
  asked.show();
}

/**
 * What lies under it cannot be used while it is open, as if it were modal; the bars can.
 * @param {HTMLDialogElement} dialog
 */
function bindModeless(dialog) {
  const covered = all("body > .settings, body > .stage, body > .skip");
  new MutationObserver(() => {
    document.documentElement.toggleAttribute("data-desk", dialog.open);
    for (const element of covered) element.inert = dialog.open;
    for (const opener of all(`[data-opens=${dialog.id}]`)) opener.setAttribute("aria-expanded", String(dialog.open));
  }).observe(dialog, { attributeFilter: ["open"] });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || !dialog.open || document.querySelector("dialog:modal, :popover-open")) return;
    dialog.close();
  });
}

/**
 * Opens the desk where a link or a button asks for one of its tabs.
 * @param {Store} store
 * @param {HTMLDialogElement} desk
 */
export function openDeskAsAsked(store, desk) {
  const open = () => !desk.open && desk.show();
  const openLinked = () => {
    const { desk: tab } = store.state().prepared;
    if (!tab) return;
    store.dispatch({ type: "experimentsTabChosen", tab });
    open();
  };
  store.subscribe((_, { type }) => {
    if (type === "deskAsked") open();
    if (type === "linkOpened") openLinked();
  });
  openLinked(); // the address was read before
}

/**
 * Loads what a dialog needs when it is opened for the first time; again at the next opening, if that failed. Until it is
 * there nothing but closing can be pressed: what nobody listens to yet would be pressed in vain.
 * @param {HTMLDialogElement} dialog
 * @param {() => Promise<void>} load
 */
export function atFirstOpening(dialog, load) {
  let isAsked = false;
  const wait = (/** @type {boolean} */ isWaiting) => {
    dialog.setAttribute("aria-busy", String(isWaiting));
    for (const part of /** @type {Iterable<HTMLElement>} */ (dialog.children)) part.inert = isWaiting && !part.querySelector("[data-closes]");
  };
  new MutationObserver(async () => {
    if (isAsked || !dialog.open) return;
    isAsked = true;
    wait(true);
    try {
      await load();
    } catch (error) {
      isAsked = false;
      dialog.close();
      throw error;
    } finally {
      wait(false);
    }
  }).observe(dialog, { attributeFilter: ["open"] });
}

/**
 * @param {Element} element
 * @param {{clientX: number, clientY: number}} given
 */
function isBeside(element, { clientX, clientY }) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}
