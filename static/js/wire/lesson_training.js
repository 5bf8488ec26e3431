/** The training of a lesson that is open, with its branches, stays in the browser as the server saves it, and goes on with the lesson. */

const KEY = "playground.lesson_training.";
/** Of what a browser keeps for a page, a lesson takes no more than this; in characters. */
const LONGEST = 400_000;

/**
 * @param {string} id of a lesson
 * @returns {string | null} the saved training
 */
export function recallTraining(id) {
  try {
    return localStorage.getItem(KEY + id);
  } catch {
    return null; // storage is refused
  }
}

/** @param {string} id of a lesson */
export function forgetTraining(id) {
  try {
    localStorage.removeItem(KEY + id);
  } catch {
    // Storage is refused: nothing was kept.
  }
}

/**
 * @param {Store} store
 * @param {Pick<ReturnType<typeof import("./connection.js").connect>, "listen">} connection
 */
export function keepTraining(store, connection) {
  connection.listen(({ type, tree }) => {
    const { lesson } = store.state();
    if (type !== "saved" || typeof tree !== "string" || tree.length > LONGEST || !lesson?.step) return;
    try {
      localStorage.setItem(KEY + lesson.id, tree);
    } catch {
      // Storage is refused or full: the lesson goes on from its settings.
    }
  });
  store.subscribe(({ lesson }, { type }) => {
    const text = type === "lessonTrainingAsked" && lesson ? recallTraining(lesson.id) : null;
    if (text) store.dispatch({ type: "experimentOpened", text });
  });
}
