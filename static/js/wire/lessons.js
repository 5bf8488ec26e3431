/** Fetches the list of lessons and the one that is open, and keeps in the browser what is done in it. */

import { tidied } from "../state/choices.js";
import { forget, recall, remember } from "./lesson_memory.js";
import { forgetTraining, recallTraining } from "./lesson_training.js";

/**
 * @param {Store} store
 * @param {ReturnType<typeof import("./rest.js").restAt>} rest
 * @param {import("../state/choices.js").ChoiceRows} tables the rows to choose from, by their dotted field
 */
export function followLessons(store, rest, tables) {
  /** The lesson that was asked for last. */
  let asked = /** @type {string | null} */ (null);

  store.subscribe((state, action, before) => {
    if (state.lesson?.id !== before.lesson?.id) load();
    const { course } = state;
    if (action.type === "lessonBegunAnew" && course?.lesson) {
      forget(course.lesson.id);
      forgetTraining(course.lesson.id);
    } else if (course?.lesson && before.course?.lesson === course.lesson && course.memory !== before.course.memory) remember(course.lesson.id, course.memory);
    if (action.type === "courseAsked") list().then(load); // of a lesson that could not be loaded, once more
  });
  list().then(load);

  async function list() {
    await attempt(async () => {
      const list = await rest.listLessons();
      const ids = list.lessons.map((/** @type {{id: string}} */ { id }) => id);
      store.dispatch({ type: "courseReceived", list, progress: Object.fromEntries(ids.map((/** @type {string} */ id) => [id, recall(id)])) });
    });
  }

  async function load() {
    const id = store.state().lesson?.id ?? null;
    if (asked === id) return;
    asked = id;
    if (id === null || store.state().course?.lesson?.id === id) return;
    const { list } = store.state().course ?? {};
    if (list && !list.lessons.some((each) => each.id === id)) return store.dispatch({ type: "lessonMissing", id });
    await attempt(async () => {
      const lesson = withTidyConfigs(await rest.getLesson(id), tables);
      if (asked === id) store.dispatch({ type: "lessonReceived", lesson, memory: recall(id), isTrained: recallTraining(id) !== null });
    });
  }

  /** @param {() => Promise<void>} act */
  async function attempt(act) {
    try {
      await act();
    } catch (error) {
      if (!rest.isRefusal(error) && !(error instanceof TypeError)) throw error;
      asked = null;
      store.dispatch({ type: "courseRefused", problem: rest.isRefusal(error) ? /** @type {Error} */ (error).message : "page.lesson.not_reached" });
    }
  }
}

/**
 * A lesson whose settings are written as the page writes them: otherwise they would differ from what the connection has accepted.
 * @param {import("../state/lesson.js").Lesson} lesson
 * @param {import("../state/choices.js").ChoiceRows} tables
 * @returns {import("../state/lesson.js").Lesson}
 */
export function withTidyConfigs(lesson, tables) {
  const steps = lesson.steps.map((step) => ({ ...step, config: step.config && tidied(step.config, tables) }));
  return { ...lesson, config: tidied(lesson.config, tables), steps };
}
