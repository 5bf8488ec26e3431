/** A handle on the chart, at the moment that is shown: dragged, or moved by keys, it goes to any other one that is known. */

import { rightOf, shownRange } from "../../page/chart_places.js";
import { unitPx } from "../../plot/canvas.js";
import { LEFT_PX } from "../../plot/loss_axes.js";
import { linear, lossText } from "../../plot/scales.js";
import { knownEnd } from "../../state/chart_history.js";
import { mayUse } from "../../state/selectors.js";

const PAGE_FRACTION = 0.1; // of what is known, that Page Up and Page Down move

/**
 * @param {HTMLElement} handle
 * @param {HTMLElement} tools
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function timeHandle(handle, tools, { say }) {
  return {
    draw(state) {
      const { frame, known } = state;
      const end = knownEnd(state);
      handle.hidden = !frame || end < 1 || !mayUse(state, "step");
      if (handle.hidden || !frame) return;
      const [first, last] = shownRange(state);
      const at = momentOf(state);
      const width = (handle.offsetParent?.clientWidth ?? 0) / unitPx();
      handle.style.left = `${(100 * linear([first, last], [LEFT_PX, width - rightOf(tools)])(at)) / width}%`;
      handle.style.visibility = at < first || at > last ? "hidden" : "";
      handle.toggleAttribute("data-back", known.count > 0);
      const text = say("page.time.at", { epoch: frame.epoch, last: end, loss: lossText(frame.testLoss) || say("page.no_value") });
      const told = { "aria-valuemax": end, "aria-valuenow": frame.epoch, "aria-valuetext": text };
      for (const [name, value] of Object.entries(told)) {
        if (handle.getAttribute(name) !== String(value)) handle.setAttribute(name, String(value));
      }
    },
  };
}

/**
 * The moment that is shown, in epochs.
 * @param {State} state
 */
function momentOf({ frame, data }) {
  if (!frame) return 0;
  return frame.epoch + (frame.samplesUsed ? frame.samplesUsed / Math.max(frame.samplesUsed + 1, data?.train.length ?? 0) : 0);
}

/**
 * @param {HTMLElement} handle
 * @param {Store} store
 * @param {{epochAt: (x: number) => number}} given  the epoch under a place, in CSS pixels of the chart
 */
export function bindTimeHandle(handle, store, { epochAt }) {
  /** @param {number} epoch */
  function go(epoch) {
    const end = knownEnd(store.state());
    store.dispatch({ type: "seekAsked", to: { epoch: Math.max(0, Math.min(end, Math.round(epoch))) } });
  }

  let grip = /** @type {number | null} */ (null);
  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    handle.setPointerCapture(event.pointerId);
    grip = event.offsetX - handle.clientWidth / 2;
  });
  handle.addEventListener("pointermove", ({ clientX }) => {
    const chart = handle.offsetParent;
    if (grip !== null && chart) go(epochAt(clientX - grip - chart.getBoundingClientRect().left));
  });
  for (const end of ["pointerup", "pointercancel"]) handle.addEventListener(end, () => (grip = null));

  handle.addEventListener("keydown", (event) => {
    const { frame, seek } = store.state();
    const end = knownEnd(store.state());
    const epoch = seek && "epoch" in seek ? seek.epoch : (frame?.epoch ?? 0);
    // From within an epoch one step back is its beginning.
    const before = frame?.samplesUsed && !seek ? epoch : epoch - 1;
    const page = Math.max(1, Math.round(end * PAGE_FRACTION));
    /** @type {Record<string, number>} */
    const goals = {
      ArrowLeft: before, ArrowDown: before, ArrowRight: epoch + 1, ArrowUp: epoch + 1,
      PageDown: epoch - page, PageUp: epoch + page, Home: 0, End: end,
    };
    if (!Object.hasOwn(goals, event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation(); // the right arrow would train an epoch as well
    go(goals[event.key]);
  });
}
