/**
 * Tells, once for each setting of an experiment, that training goes on from the trained weights under the new value, and
 * offers to begin anew: a comparison of two batch sizes wants the same start for both.
 */

import { changesBetween } from "../../state/config.js";

/** Settings whose values are compared by training anew; a learning rate is changed on the way on purpose. */
const COMPARED = new Map([
  ["network.activation", "page.activation"], ["network.dropout", "page.dropout"], ["network.batch_normalization", "page.batch_normalization"],
  ["training.batch_size", "page.batch_size"], ["training.loss", "page.loss"], ["training.optimizer", "page.optimizer"],
  ["training.regularization", "page.regularization"], ["training.regularization_rate", "page.regularization_rate"],
]);

/** @param {Store} store */
export function followChanges(store) {
  let experiment = 0;
  /** @type {Set<string>} */
  let told = new Set();

  store.subscribe((state, { type }, before) => {
    if (state.experiment !== experiment) told = new Set();
    experiment = state.experiment;
    const isSame = before.experiment === experiment && before.accepted && state.accepted && before.accepted !== state.accepted;
    const epoch = before.frame?.epoch ?? 0;
    if (!isSame || epoch === 0 || !["configured", "configAccepted"].includes(type)) return;
    const changed = Object.keys(changesBetween(/** @type {Config} */ (before.accepted), /** @type {Config} */ (state.accepted)));
    // Beside it there may be what was changed a moment ago: a busy server accepts both at once.
    const compared = changed.filter((field) => COMPARED.has(field));
    const label = compared.length === 1 ? COMPARED.get(compared[0]) : undefined;
    if (!label || told.has(label)) return;
    told.add(label);
    const setting = { say: label };
    store.dispatch({ type: "toastShown", key: "page.goes_on", blanks: { epoch, setting }, offer: { key: "page.goes_on.reset", type: "resetPressed" } });
  });
}
