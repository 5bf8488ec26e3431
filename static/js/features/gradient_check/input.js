/** What people do on the sheet: choose h and the difference, begin studies and give them up. */

import { allInputs, around, find } from "../../page/elements.js";
import { settingsFor, wantedCurve } from "../../state/gradient_check.js";
import { isUnderWay } from "../../state/studies.js";

/**
 * @param {HTMLDialogElement} dialog
 * @param {Store} store
 */
export function bindGradientCheck(dialog, store) {
  /** @param {object} changes */
  const change = (changes) => store.dispatch({ type: "checkingChanged", changes });
  const slider = find("check-h");
  slider.addEventListener("input", () => change({ stepIndex: slider.valueAsNumber }));
  for (const radio of allInputs("[name=check-difference]", find("check-measure"))) radio.addEventListener("change", () => change({ difference: radio.value }));
  dialog.addEventListener("click", ({ target }) => {
    const name = /** @type {"gradient_check" | "measured_training" | undefined} */ (around(target, "[data-study]")?.dataset.study);
    if (!name) return;
    if (isUnderWay(store.state().studies[name])) store.dispatch({ type: "studyCancelled", name });
    else store.dispatch({ type: "studyAsked", name, settings: settingsFor(name, store.state()) });
  });
  dialog.addEventListener("close", () => {
    for (const name of ["slope_errors", "gradient_check", "measured_training"]) {
      if (isUnderWay(store.state().studies[name])) store.dispatch({ type: "studyCancelled", name });
    }
    store.dispatch({ type: "sheetAsked", sheet: null });
  });
  const follow = () => {
    const settings = wantedCurve(store.state());
    if (settings) store.dispatch({ type: "studyAsked", name: "slope_errors", settings });
  };
  store.subscribe(follow);
  follow();
}
