/** Controls of other models, and points that are moved on any of the pictures, by pointer and by arrow keys. */

import { copy, sayUntilLeft } from "../../page/clipboard.js";
import { find } from "../../page/elements.js";
import { save } from "../../page/saving.js";
import { inputsIn } from "../../state/inputs.js";
import { shownRows, showsTest } from "../../state/selectors.js";
import { EDGE, sampleNear, spotAt } from "../../plot/plane.js";
import { unitPx } from "../../plot/canvas.js";

const REACH = 0.45; // units of the plane, from a point to where it is taken hold of
const STEP = 0.2; // units of the plane that an arrow key moves a point
const KEEP_MS = 60; // between two times that the server hears of a point that is being moved

/**
 * @param {Store} store
 * @param {import("./cards.js").Cards} cards
 * @param {{say: Say, writeScript: (body: unknown) => Promise<string>}} given
 */
export function bindBaselines(store, cards, { say, writeScript }) {
  const show = (/** @type {Partial<import("../../state/baselines.js").Baselines>} */ changes) => store.dispatch({ type: "baselinesShown", changes });
  find("models-points").addEventListener("change", () => show({ points: find("models-points").checked }));
  find("models-sides").addEventListener("change", () => show({ sides: find("models-sides").checked }));
  for (const [model, { sliders, copy: copier }] of Object.entries(cards.models)) {
    for (const [control, { slider, steps }] of Object.entries(sliders)) {
      slider.addEventListener("input", () => store.dispatch({ type: "baselineControlled", model, control, value: steps[slider.valueAsNumber] }));
    }
    copier.addEventListener("click", async () => {
      const text = await writeScript(orderOf(model)).catch((/** @type {Error} */ { message }) => show({ problem: message }));
      if (typeof text !== "string") return;
      const isCopied = await copy(text);
      if (!isCopied) save(`${model}.py`, new Blob([text], { type: "text/x-python" }));
      sayUntilLeft(copier, say(isCopied ? "page.share.copied" : "page.models.saved"));
    });
  }
  const moving = movesPoints(store);
  for (const { canvas } of [cards.network, cards.disagreement, ...Object.values(cards.models)]) moving.bind(canvas);

  /** @param {string} name */
  function orderOf(name) {
    const { baselines } = store.state();
    const { config, models } = JSON.parse(baselines.asked ?? "{}");
    return { config, model: models.find((/** @type {{name: string}} */ model) => model.name === name) };
  }
}

/** @param {Store} store */
function movesPoints(store) {
  let gesture = 0;
  let timer = 0;
  let isMoved = false;
  let held = /** @type {{part: "train" | "test", row: number} | null} */ (null);
  /** Where rows are held out the server's answer has them in another order: a gesture is kept at its end, and lets go. */
  const isReordered = () => Boolean(store.state().data?.validation?.length);

  function keep() {
    clearTimeout(timer);
    timer = 0;
    isMoved = false;
    store.dispatch({ type: "pointsKept", gesture: `moved ${gesture}` });
    if (isReordered()) choose(null);
  }

  /** @param {{part: "train" | "test", row: number}} point  @param {number} x1  @param {number} x2 */
  function move({ part, row }, x1, x2) {
    const within = (/** @type {number} */ value) => Math.min(EDGE, Math.max(-EDGE, value));
    store.dispatch({ type: "pointMoved", part, row, place: [within(x1), within(x2)], gesture: `moved ${gesture}` });
    isMoved = true;
    if (!isReordered()) timer ||= window.setTimeout(keep, KEEP_MS);
  }

  /** @param {typeof held} point */
  function choose(point) {
    held = point;
    if (store.state().baselines.point !== point) store.dispatch({ type: "baselinesShown", changes: { point } });
  }

  /** The parts of which points can be taken hold of. */
  function parts() {
    const state = store.state();
    const rows = shownRows(state);
    if (!rows || !state.baselines.points || inputsIn(state) !== 2) return [];
    const shown = /** @type {("train" | "test")[]} */ (showsTest(state) ? ["train", "test"] : ["train"]);
    return shown.map((part) => ({ part, rows: rows[part] }));
  }

  /** @param {HTMLCanvasElement} canvas */
  function bind(canvas) {
    const spotOf = (/** @type {PointerEvent} */ { offsetX, offsetY }) => {
      const unit = unitPx();
      return spotAt({ left: 0, top: 0, size: canvas.clientWidth / unit }, offsetX / unit, offsetY / unit);
    };
    canvas.addEventListener("pointerdown", (event) => {
      const spot = event.button === 0 ? spotOf(event) : null;
      const point = spot && sampleNear(parts(), spot, REACH);
      choose(point);
      if (!point) return;
      gesture += 1;
      canvas.setPointerCapture(event.pointerId);
    });
    canvas.addEventListener("pointermove", (event) => {
      const spot = held && canvas.hasPointerCapture(event.pointerId) ? spotOf(event) : null;
      if (spot && held) move(held, spot.x1, spot.x2);
    });
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => isMoved && keep());
    canvas.addEventListener("touchmove", (event) => held && event.preventDefault(), { passive: false });
    canvas.addEventListener("blur", () => choose(null));

    canvas.addEventListener("keydown", (event) => {
      const shown = parts().flatMap(({ part, rows }) => rows.map((place, row) => ({ part, row, place })));
      if (!shown.length) return;
      const at = shown.findIndex(({ part, row }) => part === held?.part && row === held?.row);
      const to = new Map([["Enter", at + 1], [" ", at + 1], ["Backspace", at - 1]]).get(event.key);
      const way = new Map([["ArrowLeft", [-1, 0]], ["ArrowRight", [1, 0]], ["ArrowUp", [0, 1]], ["ArrowDown", [0, -1]]]).get(event.key);
      if (to === undefined && (!way || at < 0)) return;
      event.preventDefault();
      event.stopPropagation();
      if (to !== undefined) {
        const { part, row } = shown[(to + shown.length) % shown.length];
        choose({ part, row });
      } else if (way && held) {
        if (!event.repeat) gesture += 1;
        move(held, shown[at].place[0] + way[0] * STEP, shown[at].place[1] + way[1] * STEP);
        if (isReordered()) keep();
      }
    });
  }

  return { bind };
}
