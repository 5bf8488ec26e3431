/** The card of the lesson that is open: where one is, and what the step says. */

import { all, find } from "../../page/elements.js";
import { currentStep } from "../../state/lesson.js";
import { htmlElement, showHtml } from "./elements.js";
import { placeEvidence } from "./places.js";

/**
 * @param {{say: Say, language: string}} given
 * @returns {Part}
 */
export function cardView({ say, language }) {
  const card = find("lesson");
  const date = new Intl.DateTimeFormat(language, { dateStyle: "long" });
  let segments = "";
  let shown = "";

  return {
    also: ({ looks }) => looks, // on a phone the evidence stands in the card
    draw(state) {
      const { course, lesson: open } = state;
      const lesson = course?.lesson?.id === open?.id ? course?.lesson : null;
      const { dataset } = document.documentElement;
      if (lesson) dataset.lesson = lesson.id;
      else delete dataset.lesson;
      for (const opener of all("[data-opens=lessons]")) opener.setAttribute("aria-expanded", String(Boolean(lesson)));
      card.hidden = !lesson;
      placeEvidence();
      if (!lesson || !course) return;
      const step = currentStep(state);
      const place = step ? lesson.steps.indexOf(step) : -1;
      drawHead(course, lesson, place);
      find("lesson-step").hidden = !step;
      if (step) drawStep(lesson, step);
      drawOffer(course, lesson);
      find("lesson-back").hidden = !step;
      find("lesson-back").disabled = place === 0;
      find("lesson-next").hidden = !step;
      const isLast = place === lesson.steps.length - 1;
      find("lesson-handing").hidden = !step || !isLast;
      const key = !isLast ? "page.lesson.next" : lesson.next ? "page.lesson.next_lesson" : "page.lesson.end";
      /** @type {HTMLElement} */ (find("lesson-next").firstElementChild).textContent = say(key);
      find("lesson-next").title = isLast ? "" : lesson.steps[place + 1].title;
    },
  };

  /**
   * @param {import("../../state/lesson.js").Course} course
   * @param {import("../../state/lesson.js").Lesson} lesson
   * @param {number} place of the step; -1: none yet
   */
  function drawHead({ list, memory }, lesson, place) {
    const number = list ? list.lessons.findIndex(({ id }) => id === lesson.id) + 1 : 0;
    const parts = [number > 0 && say("page.lesson.number", { number }), lesson.title];
    const step = place >= 0 && say("page.lesson.step", { step: place + 1, of: lesson.steps.length });
    find("lesson-place").replaceChildren(
      htmlElement("span", { className: "lesson-name", textContent: parts.filter(Boolean).join(" · ") }),
      ...(step ? [htmlElement("span", { className: "lesson-of", textContent: step })] : []),
    );
    const key = JSON.stringify([lesson.id, lesson.steps.map(({ id }) => id)]);
    if (key !== segments) {
      find("lesson-segments").replaceChildren(...lesson.steps.map(({ id, title }, i) => {
        const segment = htmlElement("button", { type: "button", className: "lesson-segment", title });
        segment.dataset.step = id;
        segment.setAttribute("aria-label", say("page.lesson.go_to", { step: i + 1, title }));
        return segment;
      }));
    }
    segments = key;
    all(".lesson-segment", card).forEach((segment, i) => {
      segment.toggleAttribute("data-seen", memory.seen.includes(lesson.steps[i].id));
      if (i === place) segment.setAttribute("aria-current", "step");
      else segment.removeAttribute("aria-current");
    });
  }

  /**
   * @param {import("../../state/lesson.js").Course} course
   * @param {import("../../state/lesson.js").Lesson} lesson
   */
  function drawOffer({ offer }, { title, summary, steps }) {
    const place = find("lesson-offer");
    place.hidden = offer === null;
    if (!offer) return;
    const [heading, about, left] = place.children;
    heading.textContent = title;
    showHtml(/** @type {HTMLElement} */ (about), summary);
    const at = steps.findIndex(({ id }) => id === offer.step);
    left.textContent = say("page.lesson.left", { step: at + 1, of: steps.length, title: steps[at].title, date: date.format(offer.at) });
  }

  /**
   * @param {import("../../state/lesson.js").Lesson} lesson
   * @param {import("../../state/lesson.js").Step} step
   */
  function drawStep({ id, steps, is_reviewed: isReviewed }, step) {
    find("lesson-title").textContent = step.title;
    find("lesson-unreviewed").hidden = isReviewed || step !== steps[0];
    showHtml(find("lesson-text"), step.html);
    showHtml(find("lesson-do"), step.do);
    find("lesson-point").hidden = step.points_at === null;
    find("lesson-point").dataset.point = step.points_at ?? "";
    find("lesson-hint").hidden = step.hint === null;
    const key = `${id} ${step.id}`;
    if (key === shown) return;
    shown = key;
    find("lesson-hint-button").setAttribute("aria-expanded", "false");
    showHtml(find("lesson-hint-text"), step.hint);
    find("lesson-hint-text").hidden = true;
    find("lesson-scroll").scrollTop = 0;
  }
}
