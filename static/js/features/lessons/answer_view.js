/** A step's prediction: what can be answered, what was, how the seeds turned out, and what explains it. */

import { all, allInputs, find, write } from "../../page/elements.js";
import { answerOf, currentStep, isOver } from "../../state/lesson.js";
import { explanationsFor, isRight, isRightOption, rightAnswer } from "../../state/lesson_answers.js";
import { isRunning, resultOf } from "../../state/lesson_runs.js";
import { htmlElement, showHtml } from "./elements.js";
import { amount, unitOf } from "./numbers.js";
import { orderOf } from "./order.js";

/**
 * @typedef {import("../../state/lesson.js").Step} Step
 * @typedef {import("../../state/lesson.js").Answer} Answer
 * @typedef {import("../../state/lesson.js").Prediction} Prediction
 *
 * @param {{say: Say, tell: MeasureSpeaker}} given
 * @returns {Part}
 */
export function answerView({ say, tell }) {
  const form = find("lesson-question");
  let made = "";
  /** The step whose explanation was not shown yet. */
  let awaited = /** @type {string | null} */ (null);

  return {
    draw(state) {
      const { course } = state;
      const step = currentStep(state);
      if (!course || !step) return;
      const answer = answerOf(state, step);
      const running = course.evidence[step.id];
      const result = resultOf(state, step);
      find("lesson").toggleAttribute("data-committed", answer !== null);
      form.hidden = step.prediction === null;
      if (step.prediction) drawQuestion(step, step.prediction, course, answer);
      drawShares(step, result, course.looked[step.id]);
      drawRun(step, answer, running, result !== null);
      drawExplanation(step, answer, isOver(state, step) && !isRunning(running));
    },
  };

  /**
   * @param {Step} step
   * @param {Prediction} prediction
   * @param {import("../../state/lesson.js").Course} course
   * @param {Answer | null} answer
   */
  function drawQuestion(step, prediction, { drafts, refusal, lesson }, answer) {
    const key = `${lesson?.id} ${step.id}`;
    showHtml(find("lesson-asked"), prediction.question);
    if (key !== made) build(prediction, unitOf(step, say));
    made = key;
    const given = answer ?? drafts[step.id];
    const isDone = answer !== null;
    if (prediction.kind === "order") arrange(/** @type {string[]} */ (given ?? orderOf(prediction)), isDone);
    for (const input of allInputs("input", find("lesson-options"))) {
      input.disabled = isDone && input.type !== "text";
      input.readOnly = isDone;
      if (input.type === "text") writeNumber(input, given);
      else input.checked = Array.isArray(given) ? given.includes(input.value) : given === input.value;
    }
    for (const row of all("[data-option]", find("lesson-options"))) mark(row, prediction, answer);
    drawTruth(step, prediction, answer);
    const isRefused = refusal !== null && !isDone;
    find("lesson-refusal").textContent = isRefused ? say(refusal, { count: prediction.options.length }) : "";
    find("lesson-options").toggleAttribute("data-refused", isRefused);
    find("lesson-answer").hidden = isDone;
    find("lesson-cost").hidden = isDone;
    const { evidence } = step;
    find("lesson-answer").textContent = evidence ? say("page.lesson.answer_and_run", { count: evidence.seeds }) : say("page.lesson.answer");
    find("lesson-cost").textContent = evidence ? say("page.lesson.cost", { count: evidence.seeds * evidence.settings.length }) : say("page.lesson.kept");
  }

  /**
   * @param {Prediction} prediction
   * @param {string} unit
   */
  function build(prediction, unit) {
    const place = find("lesson-options");
    const { kind, options, tolerance } = prediction;
    place.dataset.kind = kind;
    if (kind === "number" || kind === "share") {
      const input = htmlElement("input", { type: "text", id: "lesson-number", autocomplete: "off", inputMode: "decimal", spellcheck: false });
      input.dataset.lessonNumber = "";
      input.setAttribute("aria-labelledby", "lesson-asked lesson-unit");
      input.setAttribute("aria-describedby", "lesson-refusal");
      const near = tolerance ? say("page.lesson.tolerance", { tolerance: String(tolerance) }) : "";
      place.replaceChildren(
        input, htmlElement("span", { id: "lesson-unit", textContent: unit }),
        htmlElement("span", { className: "note", textContent: near }), htmlElement("p", { className: "lesson-own" }),
      );
      return;
    }
    if (kind === "order") {
      const list = htmlElement("ol", { className: "lesson-order" });
      list.append(...orderOf(prediction).map((id) => orderRow(options.find((each) => each.id === id) ?? options[0])));
      place.replaceChildren(list, htmlElement("p", { className: "lesson-own" }));
      return;
    }
    place.replaceChildren(...options.map((option) => choiceRow(option, kind === "several")));
  }

  /**
   * @param {{id: string, label: string}} option
   * @param {boolean} isOfSeveral
   */
  function choiceRow({ id, label }, isOfSeveral) {
    const row = htmlElement("label", { className: "lesson-option" });
    row.dataset.option = id;
    const input = htmlElement("input", { type: isOfSeveral ? "checkbox" : "radio", name: "lesson-option", value: id, autocomplete: "off" });
    row.append(input, labelled(label), ...facts());
    return row;
  }

  /** @param {{id: string, label: string}} option */
  function orderRow({ id, label }) {
    const row = htmlElement("li", { className: "lesson-option", draggable: true });
    row.dataset.option = id;
    const text = labelled(label);
    const buttons = ["up", "down"].map((way) => {
      const arrow = way === "up" ? "m7.500 14 4.500-4.500 4.500 4.500" : "m7.500 10 4.500 4.500 4.500-4.500";
      const icon = `<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="${arrow}"/></svg>`;
      const button = htmlElement("button", { type: "button", className: "small", innerHTML: icon });
      button.dataset.move = way;
      button.setAttribute("aria-label", say(`page.lesson.${way}`, { option: text.textContent ?? "" }));
      return button;
    });
    const moves = htmlElement("span", { className: "lesson-moves" });
    moves.append(...buttons);
    row.append(htmlElement("span", { className: "lesson-rank", ariaHidden: "true" }), text, ...facts(), moves);
    return row;
  }

  /**
   * Rows in an order; where the focus is, it stays.
   * @param {string[]} order
   * @param {boolean} isDone
   */
  function arrange(order, isDone) {
    const list = find("lesson-options").firstElementChild;
    if (!(list instanceof HTMLElement)) return;
    const rows = new Map(all("[data-option]", list).map((row) => [row.dataset.option, row]));
    const focused = document.activeElement;
    const wanted = order.flatMap((id) => rows.get(id) ?? []);
    if (wanted.some((row, i) => list.children[i] !== row)) {
      list.append(...wanted);
      if (focused instanceof HTMLElement && list.contains(focused)) focused.focus();
    }
    wanted.forEach((row, i) => {
      row.draggable = !isDone;
      /** @type {HTMLElement} */ (row.firstElementChild).textContent = String(i + 1);
      const [up, down] = row.querySelectorAll("button");
      up.disabled = isDone || i === 0;
      down.disabled = isDone || i === wanted.length - 1;
    });
  }

  /**
   * @param {HTMLElement} row
   * @param {Prediction} prediction
   * @param {Answer | null} answer
   */
  function mark(row, prediction, answer) {
    const id = row.dataset.option ?? "";
    const isOwn = answer !== null && prediction.kind !== "order" && (Array.isArray(answer) ? answer.includes(id) : answer === id);
    const isInPlace = answer !== null && rankOf(answer, id) === rankOf(rightAnswer(prediction), id);
    const isTrue = prediction.kind === "order" ? isInPlace : answer !== null && isRightOption(prediction, id);
    row.toggleAttribute("data-own", isOwn);
    row.toggleAttribute("data-true", isTrue);
    const own = isOwn ? "page.lesson.your_answer" : "";
    const text = [own && say(own), isTrue && prediction.kind !== "order" && say("page.lesson.right_answer")].filter(Boolean).join(say("page.comma"));
    const place = /** @type {HTMLElement} */ (row.querySelector(".lesson-mine"));
    write(place, text);
  }

  /**
   * @param {Answer | null} order
   * @param {string} id
   */
  function rankOf(order, id) {
    return Array.isArray(order) ? order.indexOf(id) : -1;
  }

  /**
   * @param {Step} step
   * @param {Prediction} prediction
   * @param {Answer | null} answer
   */
  function drawTruth(step, prediction, answer) {
    const place = /** @type {HTMLElement | null} */ (find("lesson-options").querySelector(".lesson-own"));
    if (!place) return;
    const { kind, options } = prediction;
    const right = rightAnswer(prediction);
    place.textContent = "";
    if (answer === null || right === null) return;
    const labelOf = (/** @type {string} */ id) => labelled(options.find((each) => each.id === id)?.label ?? id).textContent;
    const [own, truth] = [answer, right].map((number) => amount(Number(number), step, say));
    place.textContent = kind === "order" && Array.isArray(right)
      ? say("page.lesson.right_order", { order: right.map(labelOf).join(say("page.comma")) })
      : say(step.evidence ? "page.lesson.own_number" : "page.lesson.own_computed", { own, right: truth });
  }

  /**
   * Beside each option that is a setting: how many of its seeds have reached the goal, or their median.
   * @param {Step} step
   * @param {ReturnType<typeof resultOf>} result
   * @param {string | undefined} looked
   */
  function drawShares({ evidence, prediction }, result, looked) {
    if (!prediction) return;
    for (const row of all("[data-option]", find("lesson-options"))) {
      const found = result?.settings.find(({ id }) => id === row.dataset.option);
      const place = /** @type {HTMLElement} */ (row.querySelector(".lesson-share"));
      const text = found && evidence ? shareText(found, evidence) : "";
      write(place, text);
      row.style.setProperty("--reached", found && evidence?.goal != null ? String(found.reached / found.runs.length) : "0");
      row.toggleAttribute("data-counted", Boolean(found?.done));
      row.toggleAttribute("data-looked", Boolean(found) && looked === row.dataset.option);
    }
  }

  /**
   * @param {import("../../state/lesson_runs.js").SettingRuns} setting
   * @param {import("../../state/lesson.js").LessonEvidence} evidence
   */
  function shareText({ reached, done, median, runs }, { goal, measure }) {
    if (goal !== null) return say("page.lesson.of_seeds", { reached, count: runs.length });
    return done ? say("page.lesson.paper_median", { value: tell.value(measure, median) }) : "";
  }

  /**
   * @param {Step} step
   * @param {Answer | null} answer
   * @param {import("../../state/lesson.js").Running | undefined} running
   * @param {boolean} isKnown whether there is a result
   */
  function drawRun({ evidence, prediction }, answer, running, isKnown) {
    const canRun = evidence !== null && (prediction === null || answer !== null);
    const isGoingOn = isRunning(running);
    find("lesson-run").hidden = !canRun || isGoingOn || isKnown;
    find("lesson-run").textContent = evidence ? say("page.lesson.run", { count: evidence.seeds }) : "";
    const [bar, text] = /** @type {any} */ (find("lesson-running").children);
    find("lesson-running").hidden = !isGoingOn;
    const [done, total] = [running?.found?.done ?? 0, running?.found?.total ?? (evidence ? evidence.seeds * evidence.settings.length : 1)];
    bar.max = total;
    bar.value = done;
    text.textContent = say("page.lesson.so_far", { done, total });
    find("lesson-failed").hidden = !running?.problem;
    find("lesson-failed").textContent = running?.problem ?? "";
    const said = !isGoingOn && running?.found ? say("page.lesson.trained", { count: total }) : "";
    write(find("lesson-said"), said);
  }

  /**
   * @param {Step} step
   * @param {Answer | null} answer
   * @param {boolean} isShown
   */
  function drawExplanation({ id, prediction, explanation, surprise }, answer, isShown) {
    const told = prediction && answer !== null ? [verdict(prediction, answer), ...explanationsFor(prediction, answer)].join("") : explanation;
    const wasAwaited = awaited === id;
    awaited = isShown ? null : id;
    showHtml(find("lesson-explanation"), isShown ? told : null);
    showHtml(find("lesson-surprise"), isShown ? surprise : null);
    if (isShown && wasAwaited) bringIntoSight();
  }

  /**
   * @param {Prediction} prediction
   * @param {Answer} answer
   */
  function verdict(prediction, answer) {
    const right = isRight(prediction, answer);
    const key = right === null ? "page.lesson.unchecked" : right ? "page.lesson.right" : "page.lesson.not_right";
    const text = htmlElement("span", { textContent: say(key), className: "lesson-verdict" });
    text.toggleAttribute("data-right", right === true);
    return text.outerHTML;
  }
}

/** What explains an answer comes into sight, with the question as far as there is room for both. On a phone the page is left where it is. */
function bringIntoSight() {
  const place = find("lesson-scroll");
  const room = place.getBoundingClientRect();
  const end = (find("lesson-surprise").hidden ? find("lesson-explanation") : find("lesson-surprise")).getBoundingClientRect().bottom;
  const missing = Math.min(end - room.bottom, find("lesson-question").getBoundingClientRect().top - room.top);
  if (missing > 0) place.scrollTop += missing;
}

/** @param {string} html */
function labelled(html) {
  return htmlElement("span", { className: "lesson-label", innerHTML: html });
}

function facts() {
  return [htmlElement("span", { className: "lesson-mine" }), htmlElement("span", { className: "lesson-share" })];
}

/**
 * What is being written is left alone.
 * @param {HTMLInputElement} input
 * @param {Answer | undefined} given
 */
function writeNumber(input, given) {
  const text = given === undefined ? "" : String(given);
  if (document.activeElement !== input && input.value !== text) input.value = text;
}
