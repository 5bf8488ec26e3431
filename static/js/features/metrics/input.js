/** Which rows are judged; the threshold, by pointer or finger along the ROC curve and by the slider; and the costs of mistakes. */

import { allInputs, find } from "../../page/elements.js";
import { cheapestCorner, cornerAt, costsIn, curveIn, thresholdAt } from "../../state/judging.js";
import { rangeOf, thresholdIn } from "../../state/threshold.js";

/**
 * @param {Store} store
 * @param {{canvas: HTMLCanvasElement, thresholdNear: (x: number, y: number) => number | null}} given
 */
export function bindMetrics(store, { canvas, thresholdNear }) {
  for (const radio of allInputs("[name=scored]")) {
    radio.addEventListener("change", () => store.dispatch({ type: "scoredChosen", part: radio.value }));
  }
  /** @param {number | null} threshold */
  const choose = (threshold) => store.dispatch({ type: "thresholdChosen", threshold });
  /** @param {PointerEvent} event */
  const follow = ({ clientX, clientY }) => {
    const threshold = thresholdNear(clientX, clientY);
    if (threshold !== null) choose(threshold);
  };
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    follow(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (canvas.hasPointerCapture(event.pointerId)) follow(event);
  });
  find("threshold").addEventListener("input", () => choose(Number(find("threshold").value)));
  find("usual-threshold").addEventListener("click", () => choose(null));
  find("cheapest-threshold").addEventListener("click", () => {
    const state = store.state();
    const curve = curveIn(state, state.scored);
    const now = thresholdIn(state);
    if (!curve || now === null || !state.layout) return;
    choose(thresholdAt(curve, cheapestCorner(curve, costsIn(state), cornerAt(curve, now)), rangeOf(state.layout)));
  });
  for (const id of /** @type {const} */ (["cost-false-alarm", "cost-miss"])) {
    find(id).addEventListener("input", () => {
      const [falseAlarm, miss] = [find("cost-false-alarm"), find("cost-miss")].map(({ value, min, max }) =>
        value === "" ? NaN : Math.min(Math.max(Number(value), Number(min)), Number(max)));
      if (Number.isFinite(falseAlarm) && Number.isFinite(miss)) store.dispatch({ type: "costsChosen", falseAlarm, miss });
    });
  }
}
