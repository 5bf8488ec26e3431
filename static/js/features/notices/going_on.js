/**
 * Tells, once for each setting of an experiment, that training goes on from the trained weights under the new value, and
 * offers to begin anew: a comparison of two batch sizes wants the same start for both.
 */

import { changesBetween } from "../../state/config.js";

/** Settings whose values are compared by training anew; a learning rate is changed on the way on purpose. */
const COMPARED = ["network.activation", "network.dropout", "network.batch_normalization", "training.batch_size", "training.loss", "training.optimizer",
  "training.regularization", "training.regularization_rate"];

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
    const field = changed.length === 1 ? COMPARED.find((each) => each === changed[0]) : undefined;
    if (!field || told.has(field)) return;
    told.add(field);
    const setting = { say: `page.${field.split(".")[1]}` };
    store.dispatch({ type: "toastShown", key: "page.goes_on", blanks: { epoch, setting }, offer: { key: "page.goes_on.reset", type: "resetPressed" } });
  });
}
