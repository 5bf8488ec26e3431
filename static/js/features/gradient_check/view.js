/** Draws the sheet of gradients by measuring: what is chosen, what the three studies have found, and how far they are. */

import { allInputs, find, write } from "../../page/elements.js";
import { isPhone } from "../../page/layout.js";
import { sizeText, withPower } from "../../plot/size_text.js";
import { STEPS, TRAINING_STEPS, checkingIn, curveIn, placeIn, placeInCard } from "../../state/gradient_check.js";
import { isStale, isUnderWay } from "../../state/studies.js";
import { drawErrors, drawLosses } from "./pictures.js";

const GAP_PX = 8;
/** Of the parameters that differ most. */
const MOST_NAMED = 5;

/**
 * @param {HTMLDialogElement} dialog
 * @param {{say: Say, text: ReturnType<typeof import("./text.js").gradientCheckText>}} given
 * @returns {Part}
 */
export function gradientCheckView(dialog, { say, text }) {
  const measure = find("check-measure");
  const card = find("inspector");
  let wasAsked = false;
  return {
    draw(state) {
      const isAsked = state.prepared.sheet === "gradient_check";
      if (isAsked !== dialog.open) {
        if (isAsked) dialog.showModal();
        else dialog.close();
      }
      const isInCard = placeInCard(state) !== null;
      putInto(isInCard);
      if (wasAsked && !isAsked && isInCard) find("check-more").focus({ preventScroll: true }); // it lay in the sheet meanwhile
      wasAsked = isAsked;
      if ((!isAsked && !isInCard) || !state.layout) return;
      drawSettings(state);
      drawOne(state);
      if (!isAsked) return;
      drawAll(state);
      drawTraining(state);
    },
  };

  /**
   * One slope is measured in its parameter's card, or on the sheet over it.
   * @param {boolean} isInCard
   */
  function putInto(isInCard) {
    if (card.contains(measure) === isInCard) return;
    if (!isInCard) return find("check-all").before(measure);
    find("check-slope").after(measure);
    const over = card.getBoundingClientRect().bottom + GAP_PX - innerHeight;
    if (over > 0 && !isPhone()) card.style.top = `${Math.max(GAP_PX, card.offsetTop - over)}px`;
  }

  /** @param {State} state */
  function drawSettings(state) {
    const { stepIndex, difference } = checkingIn(state);
    const slider = find("check-h");
    slider.value = String(stepIndex);
    slider.style.setProperty("--fraction", `${(stepIndex / (STEPS.length - 1)) * 100}%`);
    const h = stepIndex === STEPS.length - 1 ? "1" : withPower(STEPS[stepIndex], 1);
    write(find("check-h-value"), `h = ${h}`);
    slider.setAttribute("aria-valuetext", h);
    for (const radio of allInputs("[name=check-difference]", measure)) radio.checked = radio.value === difference;
  }

  /** @param {State} state */
  function drawOne(state) {
    const { stepIndex, difference } = checkingIn(state);
    const curve = curveIn(state);
    measure.toggleAttribute("data-stale", !curve || isStale(state.studies.slope_errors, state));
    write(find("check-one-title"), text.nameOf(state, placeIn(state)));
    write(find("check-computed"), numberText(curve?.computed));
    write(find("check-measured"), numberText(curve?.[difference][stepIndex]));
    write(find("check-relative"), curve?.[`${difference}_error`][stepIndex] == null ? say("page.no_value") : sizeText(curve[`${difference}_error`][stepIndex]));
    drawErrors(find("check-curve"), { steps: STEPS, curve, stepIndex, difference, say });
    const rows = curve ? STEPS.map((step, i) => [String(step), ...["central", "forward"].map((name) => numberText(curve[`${name}_error`][i]))]) : [];
    fill(find("check-errors"), rows);
  }

  /** @param {State} state */
  function drawAll(state) {
    const study = state.studies.gradient_check;
    const result = study?.result;
    const section = find("check-all");
    drawProgress(section, study, say("page.gradient_check.measure", { count: 0 }), state);
    write(find("check-notes"), result ? text.notes(result) : "");
    find("check-worst").hidden = !result?.worst.length;
    if (study?.problem) return write(section.querySelector(".check-text") ?? section, study.problem);
    write(section.querySelector(".check-text") ?? section, result ? text.all(result) : "");
    if (!result) return;
    fill(find("check-worst"), result.worst.slice(0, MOST_NAMED).map((/** @type {any} */ worst) => [
      isStale(study, state) && study?.experiment !== state.experiment ? "" : text.nameOf(state, worst),
      numberText(worst.computed), numberText(worst.measured), sizeText(worst.relative),
    ]), true);
  }

  /** @param {State} state */
  function drawTraining(state) {
    const study = state.studies.measured_training;
    const result = study?.result;
    const section = find("check-training");
    drawProgress(section, study, say("page.gradient_check.train", { count: TRAINING_STEPS }), state);
    write(section.querySelector(".check-text") ?? section, study?.problem ?? (result ? text.training(result, study?.settings) : ""));
    const picture = find("check-losses");
    picture.toggleAttribute("hidden", !result);
    if (!result) return;
    drawLosses(picture, { result, say });
    /** @type {number[]} */
    const losses = result.measured_losses;
    fill(find("check-loss-table"), losses.map((loss, i) => [String(i), numberText(loss), numberText(result.computed_losses[i])]));
  }

  /**
   * @param {HTMLElement} section
   * @param {import("../../state/studies.js").Study | undefined} study
   * @param {string} asks what the button says while there is nothing to give up
   * @param {State} state
   */
  function drawProgress(section, study, asks, state) {
    const progress = /** @type {HTMLProgressElement} */ (section.querySelector("progress"));
    const button = /** @type {HTMLButtonElement} */ (section.querySelector("button"));
    progress.hidden = !isUnderWay(study);
    if (study?.total) {
      progress.max = study.total;
      progress.value = study.done;
    }
    write(button, isUnderWay(study) ? say("page.gradient_check.cancel") : asks);
    section.toggleAttribute("data-stale", isStale(study, state));
  }

  /** @param {number | null | undefined} value */
  function numberText(value) {
    if (value === null || value === undefined) return say("page.no_value");
    const size = Math.abs(value);
    if (value !== 0 && (size < 1e-3 || size >= 1e5)) return withPower(value, 6);
    return String(Number(value.toPrecision(7))).replace("-", "−");
  }
}

/**
 * Writes rows of texts into a table's body.
 * @param {HTMLElement} table
 * @param {string[][]} rows
 * @param {boolean} [isNamed] whether the first text of each is its heading
 */
function fill(table, rows, isNamed = false) {
  const body = /** @type {HTMLTableElement} */ (table).tBodies[0];
  while (body.rows.length > rows.length) body.deleteRow(-1);
  rows.forEach((texts, i) => {
    const row = body.rows[i] ?? body.insertRow();
    texts.forEach((each, column) => {
      if (!row.cells[column]) row.append(document.createElement(isNamed && column === 0 ? "th" : "td"));
      if (isNamed && column === 0) row.cells[0].scope = "row";
      write(row.cells[column], each);
    });
  });
}
