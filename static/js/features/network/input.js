/**
 * Pointing at the network: tiles show themselves large, and tiles, links and biases open their card.
 * The same by mouse, finger and keyboard.
 */

import { around } from "../../page/elements.js";
import { distanceTo } from "./geometry.js";

/** Milliseconds that the pointer rests before a card opens: over a tile, one may be on the way to its plus. */
const LINE_MS = 110;
const TILE_MS = 350;
const REACH_PX = 9;
/** A line is kept in sight by so many boxes of twice so many pixels. */
const LINE_BOXES = 24;
const LINE_PX = 4;
/** A finger is broader than a pointer, and does not see what it covers. */
const FINGER_PX = 22;

/**
 * @param {HTMLElement} root the element #network
 * @param {Store} store
 * @param {{geometry: () => import("./geometry.js").Geometry, card: import("../inspector/input.js").Card}} given
 */
export function bindNetwork(root, store, { geometry, card }) {
  bindTiles(root, store);
  bindCards(root, geometry, card);
}

/**
 * @param {HTMLElement} root
 * @param {Store} store
 */
function bindTiles(root, store) {
  /**
   * @param {EventTarget | null} target
   * @returns {Subject | null}
   */
  const subjectOf = (target) => {
    const tile = around(target, ".tile");
    if (tile?.dataset.feature) return { kind: "feature", name: tile.dataset.feature };
    if (tile?.dataset.neuron) return { kind: "neuron", index: Number(tile.dataset.neuron) };
    if (tile?.dataset.output) return { kind: "output", index: Number(tile.dataset.output) };
    return null;
  };
  /** @param {Subject | null} subject */
  const point = (subject) => {
    if (JSON.stringify(subject) !== JSON.stringify(store.state().hovered)) store.dispatch({ type: "pointedAt", subject });
  };
  root.addEventListener("pointerover", ({ target, pointerType }) => {
    if (pointerType === "mouse") point(subjectOf(target));
  });
  root.addEventListener("pointerleave", () => point(null));
  root.addEventListener("focusin", ({ target }) => {
    if (around(target, ":focus-visible") === target) point(subjectOf(target));
  });
  root.addEventListener("focusout", ({ target }) => {
    if (around(target, ".tile")) point(null);
  });
  root.addEventListener("click", ({ target }) => {
    const subject = subjectOf(target);
    if (subject && subject.kind !== "feature") store.dispatch({ type: "heldToggled", subject });
  });
}

/**
 * @param {HTMLElement} root
 * @param {() => Geometry} geometry
 * @param {Card} card
 */
function bindCards(root, geometry, card) {
  const links = /** @type {SVGElement} */ (root.querySelector(".links"));
  /** @param {Element} path */
  const indexOf = (path) => Array.prototype.indexOf.call(links.children, path);

  /**
   * What is pointed at: a bias, a neuron, or of the links the nearest and not the topmost.
   * @param {{target: EventTarget | null, clientX: number, clientY: number, pointerType: string}} given
   */
  function aimedAt({ target, clientX, clientY, pointerType }) {
    const own = around(target, ".bias, .neuron");
    const path = around(target, ".links path");
    if (own || !path) return own;
    const { left, top } = links.getBoundingClientRect();
    /** @param {Link} link */
    const distance = (link) => distanceTo(link, clientX - left, clientY - top);
    let nearest = /** @type {Element} */ (path);
    let least = Math.max(0, distance(geometry().links[indexOf(path)]) - 1);
    geometry().links.forEach((link, i) => {
      const far = distance(link);
      if (far < least) [nearest, least] = [links.children[i], far];
    });
    return least <= (pointerType === "touch" ? FINGER_PX : REACH_PX) ? /** @type {HTMLElement} */ (nearest) : null;
  }

  root.addEventListener("pointermove", (event) => {
    if (card.stays() || event.pointerType !== "mouse") return;
    const aimed = aimedAt(event);
    if (!aimed) card.leave();
    else if (card.isAbout(aimed)) card.wait();
    else card.openSoon(aimed.matches(".neuron") ? TILE_MS : LINE_MS, aimed, inspectedOf(aimed, event.clientX, event.clientY));
  });
  root.addEventListener("pointerleave", card.leave);
  root.addEventListener("click", (event) => {
    const aimed = aimedAt(event);
    if (!aimed) return;
    if (aimed.matches(".neuron") && card.stays() && card.isAbout(aimed)) return card.close();
    card.open(aimed, inspectedOf(aimed, event.clientX, event.clientY));
    card.stay();
    // On a touch screen the focus would bring up the keyboard over what is to be seen.
    if (event.pointerType === "mouse" && !aimed.matches(".neuron")) card.write();
  });
  root.addEventListener("focusin", ({ target }) => {
    const element = around(target, ".bias, .neuron, .links path");
    if (card.isReturning() || !element?.matches(":focus-visible")) return;
    const { right, bottom, left, top } = element.getBoundingClientRect();
    card.open(element, inspectedOf(element, (left + right) / 2, (top + bottom) / 2));
    card.stay();
  });
  root.addEventListener("keydown", (event) => {
    const { key, target } = event;
    const element = around(target, ".bias, .links path");
    if (element && (key === "Enter" || key === " ")) {
      event.preventDefault();
      card.write();
    } else if (element && !element.matches(".bias")) {
      moveAmongLinks(event, element, links);
    }
  });
}

/**
 * @param {HTMLElement} element
 * @param {number} x
 * @param {number} y
 * @returns {import("../../state/store.js").Inspected}
 */
function inspectedOf(element, x, y) {
  const { layer, from, to, neuron, output } = element.dataset;
  const boxes = element instanceof SVGPathElement ? boxesAlong(element) : [element.getBoundingClientRect()];
  const place = { layer: Number(layer), from: from === undefined ? null : Number(from), to: Number(to), x, y, boxes };
  if (!element.matches(".neuron")) return { ...place, kind: "parameter" };
  // Beside the tile and not over it: what lies under the card is not pointed at any more.
  const [{ right, top }] = boxes;
  return { ...place, x: right, y: top, kind: "neuron", index: Number(neuron ?? output ?? 0) };
}

/**
 * A line as small boxes along it, in the window.
 * @param {SVGPathElement} path
 */
function boxesAlong(path) {
  const { left, top } = /** @type {SVGElement} */ (path.ownerSVGElement).getBoundingClientRect();
  const length = path.getTotalLength();
  return Array.from({ length: LINE_BOXES }, (_, i) => {
    const { x, y } = path.getPointAtLength((length * i) / (LINE_BOXES - 1));
    return { left: left + x - LINE_PX, top: top + y - LINE_PX, right: left + x + LINE_PX, bottom: top + y + LINE_PX };
  });
}

/**
 * Arrow keys: up and down to the next link, Home and End to the first and last.
 * @param {KeyboardEvent} event
 * @param {HTMLElement} link
 * @param {Element} links
 */
function moveAmongLinks(event, link, links) {
  const at = Array.prototype.indexOf.call(links.children, link);
  const last = links.children.length - 1;
  /** @type {Record<string, number>} */
  const places = { ArrowDown: at + 1, ArrowRight: at + 1, ArrowUp: at - 1, ArrowLeft: at - 1, Home: 0, End: last };
  const to = places[event.key];
  if (to === undefined || to < 0 || to > last) return;
  event.preventDefault();
  event.stopPropagation(); // the arrow would train an epoch as well
  link.setAttribute("tabindex", "-1");
  const next = /** @type {SVGElement} */ (links.children[to]);
  next.setAttribute("tabindex", "0");
  next.focus();
}
