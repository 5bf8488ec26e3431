/** A preset that is chosen takes the place of the config, and plays. */

import { withChanges } from "../../state/config.js";

/**
 * @param {Store} store
 * @param {HTMLDialogElement} dialog
 * @param {{presets: {name: string, changes: Record<string, unknown>, epochs_per_frame: number}[],
 *          defaults: Config}} given
 */
export function bindPresets(store, dialog, { presets, defaults }) {
  let chosenBefore = 0;
  dialog.addEventListener("click", ({ target }) => {
    const chosen = target instanceof Element && /** @type {HTMLElement | null} */ (target.closest("[data-preset]"));
    const preset = chosen && presets.find(({ name }) => name === chosen.dataset.preset);
    if (!preset) return;
    dialog.close();
    store.dispatch({ type: "pausePressed" });
    const gesture = `preset ${(chosenBefore += 1)}`; // settings and speed are undone together
    const config = withChanges(defaults, preset.changes);
    store.dispatch({ type: "configReplaced", config, gesture });
    if (store.state().config !== config) return; // a teacher's link has locked what it would change
    store.dispatch({ type: "speedChosen", speed: String(preset.epochs_per_frame), gesture });
    store.dispatch({ type: "playPressed" });
  });
}
