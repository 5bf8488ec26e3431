/** What people do with the doctor: have training examined, give that up, and take advice. */

import { around, find } from "../../page/elements.js";
import { fromOf } from "../../state/doctor.js";
import { isStale, isUnderWay } from "../../state/studies.js";

/**
 * @param {HTMLElement} list the findings
 * @param {Store} store
 * @param {{takeAdvice: (changes: Changes, from: import("../../state/doctor.js").From) => void}} given
 */
export function bindDoctor(list, store, { takeAdvice }) {
  const examine = () => store.dispatch({ type: "studyAsked", name: "diagnosis", settings: {} });
  find("doctor-examine").addEventListener("click", () => {
    if (isUnderWay(store.state().studies.diagnosis)) store.dispatch({ type: "studyCancelled", name: "diagnosis" });
    else examine();
  });
  // Who asks what is wrong has asked to have it examined.
  const answer = () => {
    const state = store.state();
    const { diagnosis } = state.studies;
    if (state.runs.asked === "doctor" && !isUnderWay(diagnosis) && (!diagnosis?.result || isStale(diagnosis, state))) examine();
  };
  store.subscribe((_, { type }) => type === "deskAsked" && answer());
  answer(); // before this was there
  list.addEventListener("click", ({ target }) => {
    const place = around(target, "button[data-advice]")?.dataset.advice;
    const study = store.state().studies.diagnosis;
    if (!place || !study?.result || study.isOutdated) return;
    const [finding, at] = place.split(" ").map(Number);
    const advice = study.result.findings[finding].advice[at];
    takeAdvice(advice.changes, fromOf(advice, study, store.state()));
  });
}
