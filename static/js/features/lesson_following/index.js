/**
 * A lesson's step has a sample followed through a step of training: once its question is answered, or at once if it asks none, until
 * the step is left. What a reader follows of her own accord is hers: nothing takes its place, and it does not end with the step.
 */

import { find } from "../../page/elements.js";
import { isPhone } from "../../page/layout.js";
import { isSettled } from "../../state/lesson_goal.js";
import { dueStep, placeOf } from "./due.js";

/**
 * @param {Store} store
 * @returns {Part}
 */
export function followingFeature(store) {
  const button = find("lesson-follow");
  /** The step whose sample has been followed, or is being looked for: once, and again when that is asked for. */
  let served = /** @type {string | null} */ (null);

  store.subscribe((state, { type }) => {
    if (type === "frameReceived" && state.sought) take(state);
    const step = dueStep(state);
    const key = step && `${state.lesson?.id} ${step.id}`;
    if (key === served || (step && !(isSettled(state) && state.data && state.layout))) return;
    served = key;
    if (!step) end();
    else if (state.follow?.by !== "reader") begin();
  });
  button.addEventListener("click", () => {
    if (store.state().follow?.by !== "lesson") begin();
    find("lesson-title").focus({ preventScroll: true }); // the button is gone
    if (isPhone()) find("network").scrollIntoView({ block: "start", behavior: store.state().isStill ? "auto" : "smooth" });
  });

  return {
    draw(state) {
      button.hidden = dueStep(state) === null || (state.follow?.by === "lesson" && !isPhone());
    },
  };

  function begin() {
    const wanted = dueStep(store.state())?.follow;
    if (!wanted) return;
    if (typeof wanted.sample === "number") show(wanted.sample - 1);
    else store.dispatch({ type: "followSought", criterion: wanted.sample });
  }

  /** @param {number} row of the training set */
  function show(row) {
    const { data, layout } = store.state();
    const wanted = dueStep(store.state())?.follow;
    if (wanted && layout && data?.train[row]) store.dispatch({ type: "followBegun", part: "train", row, by: "lesson", at: placeOf(wanted, layout) });
  }

  /**
   * The sample that was looked for has been found.
   * @param {State} state
   */
  function take({ frame, sought }) {
    const row = frame?.tensors.step_rows?.values[0];
    if (row !== undefined && JSON.parse(frame?.metadata.followed ?? "{}").choose === sought) show(row);
  }

  function end() {
    const { follow, sought } = store.state();
    if (sought) store.dispatch({ type: "followSought", criterion: null });
    if (follow?.by === "lesson") store.dispatch({ type: "followStopped" });
  }
}
