/** The whole lesson as one column, to be read without touching anything, and to be printed: with answers and what the seeds gave. */

import { find } from "../../page/elements.js";
import { answerOf } from "../../state/lesson.js";
import { rightAnswer } from "../../state/lesson_answers.js";
import { resultOf } from "../../state/lesson_runs.js";
import { htmlElement } from "./elements.js";
import { amount } from "./numbers.js";

const NOTHING = "–";

/**
 * @typedef {import("../../state/lesson.js").Step} Step
 *
 * @param {{say: Say, tell: MeasureSpeaker}} given
 * @returns {Part}
 */
export function paperView({ say, tell }) {
  const paper = find("lesson-paper");
  let drawn = /** @type {unknown[]} */ ([]);

  return {
    draw(state) {
      const { course, looks } = state;
      const lesson = course?.lesson;
      if (!lesson || !course || !(course.isWhole || course.isPrinted)) return;
      const key = [lesson, course.memory, course.evidence, looks];
      if (key.every((each, i) => each === drawn[i])) return;
      drawn = key;
      const back = htmlElement("button", { type: "button", textContent: say("page.lesson.paper_back") });
      back.dataset.paper = "back";
      paper.replaceChildren(
        back,
        htmlElement("h2", { textContent: lesson.title }),
        text(lesson.summary, "lesson-summary"),
        ...lesson.steps.map((step, i) => stepOf(state, step, i)),
      );
    },
  };

  /**
   * @param {State} state
   * @param {Step} step
   * @param {number} place
   */
  function stepOf(state, step, place) {
    const section = document.createElement("section");
    section.append(htmlElement("h3", { textContent: say("page.lesson.paper_step", { step: place + 1, title: step.title }) }), text(step.html));
    if (step.do) section.append(text(step.do, "lesson-do"));
    if (step.prediction) section.append(...predictionOf(state, step, step.prediction));
    if (step.evidence) section.append(tableOf(state, step, step.evidence));
    const forAll = step.prediction?.explanations.filter((each) => each.for === null).map(({ html }) => html) ?? [];
    for (const html of [...forAll, step.explanation]) if (html) section.append(text(html));
    if (step.surprise) section.append(text(step.surprise, "lesson-surprise"));
    if (step.hint) section.append(text(step.hint, "lesson-paper-hint"));
    if (step.goal) section.append(goalOf(state, step, step.goal.html));
    return section;
  }

  /**
   * @param {State} state
   * @param {Step} step
   * @param {import("../../state/lesson.js").Prediction} prediction
   */
  function predictionOf(state, step, prediction) {
    const answer = answerOf(state, step);
    const labelOf = (/** @type {string} */ id) => plain(prediction.options.find((each) => each.id === id)?.label ?? id);
    const said = (/** @type {import("../../state/lesson.js").Answer} */ given) => {
      if (Array.isArray(given)) return given.map(labelOf).join(say("page.comma"));
      return typeof given === "number" ? amount(given, step, say) : labelOf(given);
    };
    const options = document.createElement("ul");
    options.className = "lesson-paper-options";
    options.append(...prediction.options.map(({ label }) => htmlElement("li", { innerHTML: label })));
    const own = answer === null ? say("page.lesson.paper_unanswered") : say("page.lesson.paper_own", { answer: said(answer) });
    const truth = rightAnswer(prediction);
    const right = truth === null ? say("page.lesson.unchecked") : say("page.lesson.paper_right", { answer: said(truth) });
    return [
      text(prediction.question, "lesson-paper-question"),
      ...(prediction.options.length ? [options] : []),
      htmlElement("p", { className: "lesson-paper-answer", textContent: `${own} ${right}` }),
    ];
  }

  /**
   * What the seeds gave: as they were run here, or else as the lesson expects.
   * @param {State} state
   * @param {Step} step
   * @param {import("../../state/lesson.js").LessonEvidence} evidence
   */
  function tableOf(state, step, evidence) {
    const result = resultOf(state, step);
    const seeds = result?.seeds ?? evidence.seeds;
    const { goal, measure } = evidence;
    const table = document.createElement("table");
    const about = say(result ? "page.lesson.paper_run" : "page.lesson.paper_expected", { count: seeds, epochs: evidence.epochs });
    table.append(htmlElement("caption", { textContent: about }));
    for (const { id, label } of evidence.settings) {
      const found = result ? result.settings.find((each) => each.id === id && each.done > 0) : evidence.expected[id];
      const row = table.insertRow();
      row.append(htmlElement("th", { scope: "row", textContent: label }));
      if (goal !== null) row.insertCell().textContent = found ? say("page.lesson.of_seeds", { reached: found.reached ?? 0, count: seeds }) : NOTHING;
      row.insertCell().textContent = found ? say("page.lesson.paper_median", { value: tell.value(measure, found.median) }) : NOTHING;
    }
    return table;
  }

  /**
   * @param {State} state
   * @param {Step} step
   * @param {string} html
   */
  function goalOf({ course }, { id }, html) {
    const reached = course?.memory.reached[id];
    const box = text(html, "lesson-paper-goal");
    const state = reached ? say("page.lesson.goal_reached", { epoch: reached.epoch }) : say("page.lesson.goal_open");
    box.append(htmlElement("p", { className: "note", textContent: state }));
    return box;
  }
}

/**
 * @param {string} html
 * @param {string} [className]
 */
function text(html, className = "") {
  return htmlElement("div", { className: `lesson-text ${className}`.trim(), innerHTML: html });
}

/** @param {string} html */
function plain(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.textContent ?? "";
}
