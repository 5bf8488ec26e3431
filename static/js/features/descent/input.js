/** What people do on the sheet: choose curve, rate and start, by dragging too; step, play. */

import { around, find } from "../../page/elements.js";
import { numberIn } from "../../page/numbers.js";
import { FIRST_DESCENT, begunAnew, onCurve, startedAt, stepped, withRate } from "../../state/descent.js";

/** Between two steps; without motion there is nothing to see between them. */
const STEP_MS = 700;
/** By how much an arrow key moves the ball: alone, and with Shift. */
const NUDGE = 0.5;
const LARGE_NUDGE = 2;

/**
 * @param {HTMLDialogElement} dialog
 * @param {Store} store
 * @param {(clientX: number) => number} placeAt the x under a place of the window
 */
export function bindDescent(dialog, store, placeAt) {
  const picture = find("descent-picture");
  const descent = () => store.state().descent ?? FIRST_DESCENT;
  /** @param {import("../../state/descent.js").Descent} changed */
  const change = (changed) => store.dispatch({ type: "descentChanged", descent: changed });
  /** @param {number} x */
  const startAt = (x) => change(startedAt(descent(), Number(x.toPrecision(3))));
  let timer = 0;

  for (const input of /** @type {NodeListOf<HTMLInputElement>} */ (dialog.querySelectorAll("[name=descent-curve]"))) {
    input.addEventListener("change", () => change(onCurve(descent(), /** @type {import("../../state/descent.js").CurveName} */ (input.value))));
  }
  const slider = find("descent-rate");
  slider.addEventListener("input", () => change(withRate(descent(), slider.valueAsNumber)));
  find("descent-rates").addEventListener("click", ({ target }) => {
    const rate = around(target, "[data-rate]")?.dataset.rate;
    if (rate) change(withRate(descent(), Number(rate)));
  });
  const start = find("descent-start");
  start.addEventListener("change", () => Number.isFinite(numberIn(start)) && startAt(numberIn(start)));
  find("descent-step").addEventListener("click", () => change({ ...stepped(descent()), isPlaying: false }));
  find("descent-again").addEventListener("click", () => change(begunAnew(descent())));
  find("descent-play").addEventListener("click", () => change({ ...descent(), isPlaying: !descent().isPlaying }));

  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    picture.setPointerCapture(event.pointerId);
    picture.toggleAttribute("data-dragged", true);
    startAt(placeAt(event.clientX));
  });
  picture.addEventListener("pointermove", ({ pointerId, clientX }) => picture.hasPointerCapture(pointerId) && startAt(placeAt(clientX)));
  picture.addEventListener("lostpointercapture", () => picture.toggleAttribute("data-dragged", false));
  picture.addEventListener("keydown", (event) => {
    const direction = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!direction) return;
    event.preventDefault();
    const { positions } = descent();
    startAt(positions[positions.length - 1] + direction * (event.shiftKey ? LARGE_NUDGE : NUDGE));
  });

  store.subscribe((state) => {
    if (!state.descent?.isPlaying) {
      clearInterval(timer);
      timer = 0;
    } else if (!timer) {
      timer = window.setInterval(() => change(stepped(descent())), STEP_MS);
    }
  });
  dialog.addEventListener("close", () => {
    change({ ...descent(), isPlaying: false });
    store.dispatch({ type: "sheetAsked", sheet: null });
  });
}
