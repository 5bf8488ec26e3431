/** Painting points on the plane, with mouse, pen or finger: brush and eraser to actions, one gesture per stroke. */

import { EDGE } from "../../plot/plane.js";
import { controlOf, find } from "../../page/elements.js";

/** How far apart a stroke of single points sets them, in units of the plane; within a wide brush they lie denser. */
const SPACING = 0.4;
/** The network follows the brush, but not every pixel of it. */
const KEEP_MS = 120;
const LEAST_ERASER = 0.35;

/**
 * @param {Store} store
 * @param {HTMLCanvasElement} canvas
 * @param {(x: number, y: number) => Spot | null} spotAt  of CSS pixels of the canvas
 */
export function bindPainting(store, canvas, spotAt) {
  /** @param {Changes} changes */
  const change = (changes) => store.dispatch({ type: "brushChanged", changes });
  let stroke = 0;
  let last = /** @type {[number, number] | null} */ (null);
  let timer = 0;

  function keepSoon() {
    timer ||= window.setTimeout(keep, KEEP_MS);
  }

  function keep() {
    clearTimeout(timer);
    timer = 0;
    store.dispatch({ type: "pointsKept", gesture: `stroke ${stroke}` });
  }

  /** @param {PointerEvent} event */
  function touch(event) {
    const { left, top } = canvas.getBoundingClientRect(); // a coalesced event knows no offset of its own
    const spot = spotAt(event.clientX - left, event.clientY - top);
    if (spot) paint([spot.x1, spot.x2]);
  }

  /** @param {[number, number]} place */
  function paint(place) {
    const { painting } = store.state();
    if (!painting) return;
    const gesture = `stroke ${stroke}`;
    if (painting.tool === "eraser") {
      store.dispatch({ type: "pointsErased", place, radius: Math.max(painting.size, LEAST_ERASER), gesture });
    } else if (!last || Math.hypot(place[0] - last[0], place[1] - last[1]) >= spacingOf(painting.size)) {
      last = place;
      store.dispatch({ type: "pointsPainted", places: [scattered(place, painting.size)], gesture });
    }
    keepSoon();
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!store.state().painting || event.button !== 0) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    stroke += 1;
    last = null;
    touch(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!store.state().painting || !canvas.hasPointerCapture(event.pointerId)) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) touch(each);
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => timer && keep());

  // By keyboard the arrows move the plane's cursor; Enter or Space is the brush.
  canvas.addEventListener("keydown", (event) => {
    const { painting, cursor } = store.state();
    if (!painting || (event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) stroke += 1;
    last = null;
    paint([cursor?.x1 ?? 0, cursor?.x2 ?? 0]);
  });

  find("paint").addEventListener("click", () => {
    const on = store.state().painting === null;
    store.dispatch({ type: "paintingToggled", on });
    // On a phone the button is far below the plane, which the brushes stand above once they are drawn.
    if (on && !isInView(canvas)) requestAnimationFrame(() => requestAnimationFrame(() => find("painting").scrollIntoView()));
  });
  find("painted").addEventListener("click", () => store.dispatch({ type: "paintingToggled", on: false }));
  find("clear-points").addEventListener("click", () => {
    stroke += 1;
    store.dispatch({ type: "pointsCleared", gesture: `stroke ${stroke}` });
  });
  find("brushes").addEventListener("change", ({ target }) => {
    const { name, value } = controlOf(target);
    if (name !== "brush") return;
    const isClass = Number.isFinite(Number(value));
    change(isClass ? { tool: "brush", target: Number(value) } : { tool: value });
  });
  find("brush-value").addEventListener("input", ({ target }) => change({ tool: "brush", target: Number(controlOf(target).value) }));
  find("brush-size").addEventListener("input", ({ target }) => change({ size: Number(controlOf(target).value) }));
}

/** @param {HTMLElement} element */
function isInView(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return top >= 0 && bottom <= innerHeight;
}

/** @param {number} size */
function spacingOf(size) {
  return size === 0 ? SPACING : SPACING / 2;
}

/**
 * Somewhere under the brush, evenly over its disc.
 * @param {number[]} given
 * @param {number} size
 */
function scattered([x1, x2], size) {
  const distance = size * Math.sqrt(Math.random());
  const angle = 2 * Math.PI * Math.random();
  /** @param {number} value */
  const within = (value) => Math.min(Math.max(value, -EDGE), EDGE);
  return [within(x1 + distance * Math.cos(angle)), within(x2 + distance * Math.sin(angle))];
}
