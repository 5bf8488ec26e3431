/**
 * Pointing at the network: tiles show themselves large, links and biases open their card.
 * The same by mouse, finger and keyboard.
 */

import { distanceTo } from "./geometry.js";

/** A card opens when the pointer rests, and outlives a short slip, so that it can be reached. */
const OPEN_MS = 110;
const CLOSE_MS = 350;
const REACH_PX = 9;

/**
 * @param {HTMLElement} root the element #network
 * @param {ReturnType<typeof import("./store.js").createStore>} store
 * @param {{geometry: () => import("./geometry.js").Geometry}} given
 */
export function bindNetwork(root, store, { geometry }) {
  bindTiles(root, store);
  bindCard(root, store, geometry);
}

function bindTiles(root, store) {
  const subjectOf = (target) => {
    const tile = target.closest?.(".tile");
    if (tile?.dataset.feature) return { kind: "feature", name: tile.dataset.feature };
    if (tile?.dataset.neuron) return { kind: "neuron", index: Number(tile.dataset.neuron) };
    if (tile?.dataset.output) return { kind: "output", index: Number(tile.dataset.output) };
    return null;
  };
  const point = (subject) => {
    if (JSON.stringify(subject) !== JSON.stringify(store.state().hovered)) store.dispatch({ type: "pointedAt", subject });
  };
  root.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "mouse") point(subjectOf(target));
  });
  root.addEventListener("pointerleave", () => point(null));
  root.addEventListener("focusin", ({ target }) => {
    if (target.matches(":focus-visible")) point(subjectOf(target));
  });
  root.addEventListener("focusout", ({ target }) => {
    if (target.matches(".tile")) point(null);
  });
  root.addEventListener("click", ({ target }) => {
    const subject = subjectOf(target);
    if (subject && subject.kind !== "feature") store.dispatch({ type: "heldToggled", subject });
  });
}

function bindCard(root, store, geometry) {
  const card = /** @type {HTMLElement} */ (document.getElementById("inspector"));
  const input = /** @type {HTMLInputElement} */ (document.getElementById("inspector-input"));
  const links = /** @type {SVGElement} */ (root.querySelector(".links"));
  let timer = 0;
  /** The link or bias that opened the card, to give the focus back to. */
  let opener = null;
  /** A card opened by a click or by the keyboard stays; one opened by hovering goes with the pointer. */
  let stays = false;
  let isReturning = false;

  const later = (milliseconds, act) => {
    clearTimeout(timer);
    timer = setTimeout(act, milliseconds);
  };

  function open(element, x, y) {
    clearTimeout(timer);
    opener = element;
    const { layer, from, to } = element.dataset;
    const place = { layer: Number(layer), from: from === undefined ? null : Number(from), to: Number(to) };
    store.dispatch({ type: "inspected", place: { ...place, x, y } });
  }

  function close() {
    clearTimeout(timer);
    stays = false;
    const hadFocus = card.contains(document.activeElement);
    store.dispatch({ type: "inspected", place: null });
    if (!hadFocus) return;
    isReturning = true; // getting the focus back is no wish to see the card again
    opener?.focus();
    isReturning = false;
  }

  /** The bias or link under the pointer. Where lines are crowded the nearest is meant, not the topmost. */
  function aimedAt({ target, clientX, clientY }) {
    const bias = target.closest?.(".bias");
    if (bias || !target.closest?.(".links path")) return bias;
    const { left, top } = links.getBoundingClientRect();
    let nearest = target;
    let least = Math.max(0, distanceTo(geometry().links[indexOf(target)], clientX - left, clientY - top) - 1);
    geometry().links.forEach((link, i) => {
      const distance = distanceTo(link, clientX - left, clientY - top);
      if (distance < least) [nearest, least] = [links.children[i], distance];
    });
    return least <= REACH_PX ? nearest : null;
  }

  const indexOf = (path) => Array.prototype.indexOf.call(links.children, path);

  root.addEventListener("pointermove", (event) => {
    if (stays || event.pointerType !== "mouse") return;
    const aimed = aimedAt(event);
    const isOpen = store.state().inspected !== null;
    if (aimed && (aimed !== opener || !isOpen)) later(OPEN_MS, () => open(aimed, event.clientX, event.clientY));
    else if (aimed) clearTimeout(timer);
    else if (isOpen) later(CLOSE_MS, close);
    else clearTimeout(timer);
  });
  root.addEventListener("pointerleave", () => {
    if (stays) return;
    if (store.state().inspected) later(CLOSE_MS, close);
    else clearTimeout(timer);
  });
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", () => {
    if (!stays) later(CLOSE_MS, close);
  });
  // Whoever writes in the card wants it to stay.
  card.addEventListener("focusin", () => (stays = true));

  root.addEventListener("click", (event) => {
    const aimed = aimedAt(event);
    if (!aimed) return;
    open(aimed, event.clientX, event.clientY);
    stays = true;
    // On a touch screen the focus would bring up the keyboard over what is to be seen.
    if (event.pointerType === "mouse") later(0, () => input.select());
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (stays && !card.contains(target) && !target.closest?.(".links path, .bias")) close();
  });

  document.addEventListener("focusin", ({ target }) => {
    if (stays && !card.contains(target) && !target.matches(".bias, .links path")) close(); // the focus has moved on
  });
  root.addEventListener("focusin", ({ target }) => {
    if (isReturning || !target.matches(".bias, .links path") || !target.matches(":focus-visible")) return;
    const { right, bottom, left, top } = target.getBoundingClientRect();
    open(target, (left + right) / 2, (top + bottom) / 2);
    stays = true;
  });
  root.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (target.matches(".bias, .links path") && (key === "Enter" || key === " ")) {
      event.preventDefault();
      input.select();
    } else if (target.matches(".links path")) {
      moveAmongLinks(event, links);
    }
  });

  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape" && store.state().inspected) close();
    else if (key === "Escape" && store.state().held) store.dispatch({ type: "heldToggled", subject: store.state().held });
  });
  input.addEventListener("input", () => {
    const value = input.valueAsNumber;
    const { inspected } = store.state();
    if (Number.isFinite(value) && inspected) store.dispatch({ type: "parameterEdited", place: inspected, value });
  });
  input.addEventListener("keydown", ({ key }) => {
    if (key === "Enter") close();
  });
  document.getElementById("close-inspector")?.addEventListener("click", close);
}

/** Arrow keys: up and down to the next link, Home and End to the first and last. */
function moveAmongLinks(event, links) {
  const at = Array.prototype.indexOf.call(links.children, event.target);
  const last = links.children.length - 1;
  const to = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
  if (to === undefined || to < 0 || to > last) return;
  event.preventDefault();
  event.stopPropagation(); // the arrow would train an epoch as well
  event.target.setAttribute("tabindex", "-1");
  links.children[to].setAttribute("tabindex", "0");
  links.children[to].focus();
}
