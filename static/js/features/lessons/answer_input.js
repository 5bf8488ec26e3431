/** What people do with a prediction, to actions: choosing, ordering by buttons, keys and dragging, writing a number, answering. */

import { all, around, controlOf, find } from "../../page/elements.js";
import { answerOf, currentStep } from "../../state/lesson.js";
import { committed, moved, refusalOf } from "../../state/lesson_answers.js";
import { orderOf } from "./order.js";

/**
 * @param {Store} store
 * @param {{drawNow: () => void}} given
 */
export function bindAnswers(store, { drawNow }) {
  const options = find("lesson-options");
  /** What is being dragged. */
  let dragged = /** @type {string | null} */ (null);

  /** @returns {import("../../state/lesson.js").Step | null} the step, if its prediction can still be answered */
  const open = () => {
    const step = currentStep(store.state());
    return step?.prediction && answerOf(store.state(), step) === null ? step : null;
  };
  const draftOf = (/** @type {import("../../state/lesson.js").Step} */ { id, prediction }) => {
    const draft = store.state().course?.drafts[id];
    return draft ?? (prediction?.kind === "order" ? orderOf(prediction) : undefined);
  };
  const draft = (/** @type {import("../../state/lesson.js").Answer} */ answer) => {
    const step = open();
    if (step) store.dispatch({ type: "lessonDrafted", step: step.id, answer });
  };

  options.addEventListener("change", ({ target }) => {
    const { type, value } = controlOf(target);
    if (type === "radio") draft(value);
    if (type === "checkbox") draft(all("input:checked", options).map((each) => controlOf(each).value));
  });
  options.addEventListener("input", ({ target }) => {
    if (controlOf(target).type === "text") draft(controlOf(target).value);
  });
  find("lesson-question").addEventListener("submit", (event) => {
    event.preventDefault();
    answer();
  });
  bindOrder();
  find("lesson-run").addEventListener("click", run);
  // Once answered, an option that is a setting shows its seeds.
  options.addEventListener("click", ({ target }) => {
    const step = currentStep(store.state());
    const setting = around(target, "[data-option]")?.dataset.option;
    if (step && answerOf(store.state(), step) !== null && step.evidence?.settings.some(({ id }) => id === setting)) {
      store.dispatch({ type: "lessonSettingLookedAt", step: step.id, setting });
    }
  });

  function answer() {
    const step = open();
    if (!step?.prediction) return;
    const given = draftOf(step);
    const refusal = refusalOf(step.prediction, given);
    if (refusal !== null || given === undefined) {
      store.dispatch({ type: "lessonAnswerRefused", refusal });
      /** @type {HTMLElement | null} */ (options.querySelector("input, button:enabled"))?.focus();
      return;
    }
    store.dispatch({ type: "lessonCommitted", step: step.id, answer: committed(step.prediction, given) });
    run();
    drawNow();
    find("lesson-title").focus({ preventScroll: true }); // the button that was pressed is gone
  }

  function run() {
    const step = currentStep(store.state());
    if (step?.evidence) store.dispatch({ type: "lessonEvidenceAsked", step: step.id, seeds: step.evidence.seeds });
  }

  function bindOrder() {
    options.addEventListener("click", ({ target }) => {
      const button = around(target, "[data-move]");
      const option = around(target, "[data-option]")?.dataset.option;
      if (!button || option === undefined) return;
      shift(option, button.dataset.move === "up" ? -1 : 1);
      drawNow();
      // At an end its button cannot be pressed any more.
      if (controlOf(button).disabled) /** @type {HTMLElement | null} */ (button.parentElement?.querySelector("button:enabled"))?.focus();
    });
    options.addEventListener("dragstart", (event) => {
      dragged = around(event.target, "[data-option]")?.dataset.option ?? null;
      event.dataTransfer?.setData("text/plain", dragged ?? "");
    });
    options.addEventListener("dragover", (event) => {
      const over = around(event.target, "[data-option]");
      const step = open();
      if (dragged === null || !over || !step) return;
      event.preventDefault();
      const order = /** @type {string[]} */ (draftOf(step));
      const to = order.indexOf(over.dataset.option ?? "");
      if (to >= 0 && order[to] !== dragged) draft(moved(order, dragged, to));
    });
    options.addEventListener("dragend", () => (dragged = null));
    options.addEventListener("drop", (event) => event.preventDefault());
  }

  /**
   * @param {string} option
   * @param {number} by
   */
  function shift(option, by) {
    const step = open();
    if (!step) return;
    const order = /** @type {string[]} */ (draftOf(step));
    draft(moved(order, option, order.indexOf(option) + by));
  }
}
