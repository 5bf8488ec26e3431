/** A preset that is chosen takes the place of the config, and plays; or a sample of it is followed. */

import { withChanges } from "../../state/config.js";
import { isSettled } from "../../state/lesson_goal.js";

/**
 * @param {Store} store
 * @param {HTMLDialogElement} dialog
 * @param {{presets: {name: string, changes: Record<string, unknown>, epochs_per_frame: number, follows: number | null}[],
 *          defaults: Config}} given
 */
export function bindPresets(store, dialog, { presets, defaults }) {
  let chosenBefore = 0;
  /** The sample that is to be followed once the server has the settings. */
  let awaited = /** @type {{config: Config, row: number} | null} */ (null);

  dialog.addEventListener("click", ({ target }) => {
    const chosen = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-preset]"));
    const preset = chosen && presets.find(({ name }) => name === chosen.dataset.preset);
    if (!preset) return;
    dialog.close();
    store.dispatch({ type: "pausePressed" });
    const gesture = `preset ${(chosenBefore += 1)}`; // settings and speed are undone together
    const config = withChanges(defaults, preset.changes);
    awaited = null;
    store.dispatch({ type: "configReplaced", config, gesture });
    if (store.state().config !== config) return; // a teacher's link has locked what it would change
    store.dispatch({ type: "speedChosen", speed: String(preset.epochs_per_frame), gesture });
    if (preset.follows === null) return store.dispatch({ type: "playPressed" });
    // Its numbers are those of the beginning, where the same settings were trained before as well.
    if (isSettled(store.state())) store.dispatch({ type: "resetPressed" });
    awaited = { config, row: preset.follows - 1 };
    follow();
  });
  store.subscribe(follow);

  function follow() {
    const state = store.state();
    if (!awaited) return;
    if (state.config !== awaited.config) awaited = null;
    else if (isSettled(state) && state.layout && state.data?.train[awaited.row]) {
      const { row } = awaited;
      awaited = null;
      store.dispatch({ type: "followBegun", part: "train", row });
    }
  }
}
