/** What people do with lessons, to actions: opening, going from step to step, leaving, and where one goes on. */

import { around, find } from "../../page/elements.js";
import { save } from "../../page/saving.js";
import { changesBetween } from "../../state/config.js";
import { answerOf, configToSet, currentStep } from "../../state/lesson.js";
import { submissionOf } from "../../state/submission.js";

/**
 * @param {Store} store
 * @param {{defaults: Config, drawNow: () => void}} given
 */
export function bindLessons(store, { defaults, drawNow }) {
  const list = find("lessons");
  /** Whether the settings on the page came with the link that opened the lesson: then they stay. */
  let areLinked = isOther(store.state().config);

  find("lesson-groups").addEventListener("click", ({ target }) => {
    const entry = around(target, "[data-lesson-id]");
    if (entry) choose(entry.dataset.lessonId ?? "");
  });
  new MutationObserver(() => list.open && store.dispatch({ type: "courseAsked" })).observe(list, { attributeFilter: ["open"] });
  find("lesson-segments").addEventListener("click", ({ target }) => {
    const segment = around(target, "[data-step]");
    if (segment) enter(segment.dataset.step ?? "");
  });
  find("lesson-close").addEventListener("click", () => {
    store.dispatch({ type: "lessonClosed" });
    drawNow();
    /** @type {HTMLElement | null} */ (document.querySelector(".entries [data-opens=lessons]"))?.focus();
  });
  find("lesson-back").addEventListener("click", () => go(-1));
  find("lesson-hand-in").addEventListener("click", () => {
    const { lesson, memory } = store.state().course ?? {};
    if (lesson && memory) save(`${lesson.id}.lesson.json`, new Blob([JSON.stringify(submissionOf(lesson, memory))], { type: "application/json" }));
  });
  find("lesson-next").addEventListener("click", () => go(1));
  find("lesson-go-on").addEventListener("click", () => {
    const offer = store.state().course?.offer;
    if (!offer) return;
    enter(offer.step, offer.isTrained);
    if (offer.isTrained) store.dispatch({ type: "lessonTrainingAsked" });
  });
  find("lesson-anew").addEventListener("click", () => {
    store.dispatch({ type: "lessonBegunAnew" });
    enter(store.state().course?.lesson?.steps[0].id ?? "");
  });
  find("lesson-settings").addEventListener("click", () => {
    store.dispatch({ type: "lessonSettingsToggled" });
    store.dispatch({ type: "looksChanged" }); // the network has another height
  });
  find("lesson-read").addEventListener("click", () => {
    store.dispatch({ type: "lessonWholeToggled", on: true });
    drawNow();
    scrollTo(0, 0);
    find("lesson-paper").focus();
  });
  find("lesson-paper").addEventListener("click", ({ target }) => around(target, "[data-paper=back]") && leavePaper());
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open], :popover-open")) return;
    if (store.state().course?.isWhole) leavePaper();
  });
  const hint = find("lesson-hint-button");
  hint.addEventListener("click", () => {
    const isOpen = hint.getAttribute("aria-expanded") !== "true";
    hint.setAttribute("aria-expanded", String(isOpen));
    find("lesson-hint-text").hidden = !isOpen;
  });

  const print = (/** @type {boolean} */ on) => {
    store.dispatch({ type: "lessonPrintToggled", on });
    drawNow();
  };
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));

  store.subscribe((state, { type }, before) => {
    if (type === "linkOpened") {
      areLinked = isOther(state.config);
      const { lesson, course } = state;
      // The address names another step of the lesson that is open.
      if (lesson && course?.lesson?.id === lesson.id) first();
    }
    if (type === "lessonReceived") first();
    const isLost = type === "lessonMissing" || (type === "courseRefused" && state.lesson && !state.course?.lesson);
    if (isLost && !list.open) list.showModal();
    if (Boolean(state.course?.lesson) !== Boolean(before.course?.lesson) || state.course?.isWhole !== before.course?.isWhole) {
      store.dispatch({ type: "looksChanged" }); // network and plane have other sizes
    }
    if (type === "lessonClosed") store.dispatch({ type: "stopAtChosen", epoch: null });
  });

  /** The step that the link names, or the first, unless it is to be asked whether to go on. */
  function first() {
    const { course, lesson } = store.state();
    if (!course?.lesson || course.offer) return;
    const step = course.lesson.steps.find(({ id }) => id === lesson?.step) ?? course.lesson.steps[0];
    show(step.id, areLinked ? null : configToSet(store.state(), null, step.id));
    areLinked = false;
  }

  /** @param {string} id of a lesson */
  function choose(id) {
    list.close();
    const { lesson } = store.state();
    if (lesson?.id === id) return;
    areLinked = false;
    store.dispatch({ type: "lessonChosen", id });
  }

  /** @param {number} by */
  function go(by) {
    const state = store.state();
    const step = currentStep(state);
    const lesson = state.course?.lesson;
    if (!step || !lesson) return;
    if (by > 0 && step.prediction && answerOf(state, step) === null && state.course?.refusal !== "page.lesson.answer_first") {
      store.dispatch({ type: "lessonAnswerRefused", refusal: "page.lesson.answer_first" });
      drawNow();
      find("lesson-refusal").scrollIntoView({ block: "nearest" });
      return;
    }
    const next = lesson.steps[lesson.steps.indexOf(step) + by];
    if (next) enter(next.id);
    else if (by > 0 && lesson.next) choose(lesson.next);
    else if (by > 0) list.showModal();
  }

  /**
   * @param {string} id of a step
   * @param {boolean} [isTrained] whether its settings come with what was trained
   */
  function enter(id, isTrained = false) {
    const { lesson, course } = store.state();
    if (!course?.lesson?.steps.some((step) => step.id === id)) return;
    show(id, isTrained ? null : configToSet(store.state(), lesson?.step ?? null, id), isTrained);
    drawNow();
    const title = find("lesson-title");
    title.focus({ preventScroll: true });
    title.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {string} id of a step
   * @param {Config | null} config to set
   * @param {boolean} [isTrained] whether what is trained belongs to it
   */
  function show(id, config, isTrained = false) {
    if (config && store.state().playing) store.dispatch({ type: "pausePressed" });
    store.dispatch({ type: "lessonStepEntered", step: id, config, isTrained, at: Date.now() });
    store.dispatch({ type: "stopAtChosen", epoch: currentStep(store.state())?.epochs ?? null });
  }

  function leavePaper() {
    store.dispatch({ type: "lessonWholeToggled", on: false });
    drawNow();
    find("lesson-read").focus();
  }

  /** @param {Config} config */
  function isOther(config) {
    return Object.keys(changesBetween(defaults, config)).length > 0;
  }
}
