/** What people do with the landscape: choose directions and weights, go closer, point at places by mouse, finger and keys. */

import { around, controlOf } from "../../page/elements.js";
import { firstOutlook, landscapeIn, placesIn } from "../../state/landscape.js";

/** Fractions of the picture: with a key, and with Shift and a key. */
const STEP = 1 / 64;
const LARGE_STEP = 8 / 64;
/** Of a relief: degrees with a key, and by the way that a finger goes. */
const KEY_TURN = 10;
const DEGREES_PER_PX = 0.5;

/**
 * @param {Store} store
 * @param {HTMLElement} panel
 * @param {HTMLCanvasElement} canvas
 */
export function bindLandscape(store, panel, canvas) {
  const change = (/** @type {Partial<import("../../state/landscape.js").Landscape>} */ changes) => store.dispatch({ type: "landscapeChanged", changes });
  /** @param {[number, number] | null} cell */
  function point(cell) {
    if (cell || landscapeIn(store.state()).cell) store.dispatch({ type: "landscapePointedAt", cell });
  }
  /** @param {PointerEvent} event */
  function pointTo({ offsetX, offsetY }) {
    if (landscapeIn(store.state()).outlook) return;
    const { clientWidth, clientHeight } = canvas;
    point(store.state().studies.landscape?.result ? [offsetX / clientWidth, offsetY / clientHeight] : null);
  }

  panel.addEventListener("change", ({ target }) => {
    const control = controlOf(target);
    if (control.name === "landscape-branch") {
      store.dispatch({ type: "landscapeBranchChosen", branch: Number(control.value), on: /** @type {HTMLInputElement} */ (control).checked });
    }
    if (control.name === "landscape-directions") change({ directions: /** @type {any} */ (control.value) });
    const { landscapeAxis: axis, landscapePart: part } = control.dataset;
    const { layout } = store.state();
    if (!axis || !part || !layout) return;
    const places = placesIn(store.state(), layout);
    const { layer, from, to } = places[Number(axis)];
    const chosen = Number(control.value);
    const { fanIn, fanOut } = layout.layers[part === "layer" ? chosen : layer];
    const place = {
      layer: part === "layer" ? chosen : layer,
      from: part === "from" ? (chosen < fanIn ? chosen : null) : from === null ? null : Math.min(from, fanIn - 1),
      to: part === "to" ? chosen : Math.min(to, fanOut - 1),
    };
    change({ places: axis === "0" ? [place, places[1]] : [places[0], place] });
  });
  panel.addEventListener("click", ({ target }) => {
    const button = around(target, "button");
    if (button?.id === "landscape-closer") store.dispatch({ type: "landscapeZoomed", by: -1 });
    if (button?.id === "landscape-wider") store.dispatch({ type: "landscapeZoomed", by: 1 });
    const surface = store.state().studies.landscape?.result;
    if (button?.id === "landscape-relief" && surface) change({ outlook: landscapeIn(store.state()).outlook ? null : firstOutlook(surface) });
    if (button?.id === "landscape-others") change({ seed: landscapeIn(store.state()).seed + 1 });
  });

  canvas.addEventListener("pointermove", pointTo);
  canvas.addEventListener("pointerdown", pointTo);
  canvas.addEventListener("pointerdown", ({ pointerId }) => {
    if (landscapeIn(store.state()).outlook) canvas.setPointerCapture(pointerId);
  });
  canvas.addEventListener("pointermove", ({ pointerId, movementX, movementY }) => {
    if (!canvas.hasPointerCapture(pointerId) || !landscapeIn(store.state()).outlook) return;
    store.dispatch({ type: "landscapeTurned", turn: DEGREES_PER_PX * movementX, tilt: DEGREES_PER_PX * movementY });
  });
  canvas.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType === "mouse") point(null);
  });
  canvas.addEventListener("keydown", (event) => {
    const [across, down] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
    if (!across && !down) return;
    event.preventDefault();
    event.stopPropagation(); // the right arrow would train an epoch as well
    if (!store.state().studies.landscape?.result) return;
    if (landscapeIn(store.state()).outlook) {
      store.dispatch({ type: "landscapeTurned", turn: KEY_TURN * across, tilt: (KEY_TURN / 2) * down });
      return;
    }
    const size = event.shiftKey ? LARGE_STEP : STEP;
    const [x, y] = landscapeIn(store.state()).cell ?? [0.5 + STEP / 2, 0.5 + STEP / 2];
    const within = (/** @type {number} */ value) => Math.min(1 - STEP / 2, Math.max(STEP / 2, value));
    point([within(x + across * size), within(y + down * size)]);
  });
  canvas.addEventListener("blur", () => point(null));
}
