/** The doctor: what may be wrong with training, the numbers that say so, and what became of the advice when it was tried. */

import { find } from "../../page/elements.js";
import { runSpeaker } from "../../page/run_text.js";
import { doctorReducers } from "../../state/doctor.js";
import { bindDoctor } from "./input.js";
import { findingsView } from "./findings_view.js";
import { headView } from "./head_view.js";
import { doctorSpeaker } from "./text.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @param {{takeAdvice: (changes: Changes, from: import("../../state/doctor.js").From) => void}} given
 * @returns {Part[]}
 */
export function doctorFeature(page, store, { takeAdvice }) {
  store.addReducers(doctorReducers);
  const tell = doctorSpeaker({ say: page.say, speak: runSpeaker(page) });
  bindDoctor(find("doctor-findings"), store, { takeAdvice });
  return [headView({ say: page.say, tell }), findingsView(find("doctor-findings"), { say: page.say, tell })];
}
