/** What people do with the doctor: have training examined, and give that up. */

import { find } from "../../page/elements.js";
import { isUnderWay } from "../../state/studies.js";

/**
 * @param {HTMLElement} _pane
 * @param {Store} store
 */
export function bindDoctor(_pane, store) {
  find("doctor-examine").addEventListener("click", () => {
    if (isUnderWay(store.state().studies.diagnosis)) store.dispatch({ type: "studyCancelled", name: "diagnosis" });
    else store.dispatch({ type: "studyAsked", name: "diagnosis", settings: {} });
  });
}
