/** How far the doctor is, what the whole answer is, and what it does not rest on. */

import { find, write } from "../../page/elements.js";
import { isStale, isUnderWay } from "../../state/studies.js";
import { outcomeOf } from "../../state/doctor.js";

/**
 * @param {{say: Say, tell: ReturnType<typeof import("./text.js").doctorSpeaker>}} given
 * @returns {Part}
 */
export function headView({ say, tell }) {
  return {
    draw(state) {
      const study = state.studies.diagnosis;
      const found = /** @type {import("../../state/doctor.js").Diagnosis | null} */ (study?.result ?? null);
      const isStudying = isUnderWay(study);
      const stale = isStale(study, state);
      find("doctor").toggleAttribute("data-stale", stale);
      find("doctor-stale").hidden = !stale;
      write(find("doctor-examine"), say(isStudying ? "page.doctor.cancel" : found ? "page.doctor.again" : "page.doctor.examine"));
      find("doctor-examine").classList.toggle("chief", !isStudying);
      drawProgress(study);
      find("doctor-problem").hidden = !study?.problem;
      write(find("doctor-problem"), study?.problem ?? "");
      write(find("doctor-verdict"), found ? headline(found) : say("page.doctor.title"));
      write(find("doctor-about"), found ? aboutOf(found) : say(state.frame?.step ? "page.doctor.about" : "page.doctor.about_untrained"));
      const advice = found?.findings.flatMap((finding) => finding.advice) ?? [];
      const outcomes = advice.map((each) => outcomeOf(each, found?.is_whole ?? false));
      find("doctor-untried").hidden = !outcomes.includes("untried");
      find("doctor-covered").hidden = !outcomes.includes("covered");
      drawLookedAt(found);
    },
  };

  /** @param {import("../../state/studies.js").Study | undefined} study */
  function drawProgress(study) {
    find("doctor-progress").hidden = !isUnderWay(study);
    if (!study) return;
    // Until there is something to find, nobody knows how much there is to try.
    const isTrying = study.total > 1;
    const bar = find("doctor-bar");
    if (isTrying) [bar.max, bar.value] = [study.total, study.done];
    else bar.removeAttribute("value");
    write(find("doctor-doing"), say(isTrying ? "page.doctor.trying" : "page.doctor.looking", { done: study.done, total: study.total }));
  }

  /** @param {import("../../state/doctor.js").Diagnosis} found */
  function headline({ findings, epoch }) {
    return findings.length ? say("page.doctor.found", { count: findings.length, epoch }) : say("page.doctor.nothing", { epoch });
  }

  /** @param {import("../../state/doctor.js").Diagnosis} found */
  function aboutOf({ reached, attainable }) {
    return say("page.doctor.skill", { reached: tell.number("reached", reached), attainable: tell.number("attainable", attainable) });
  }

  /** @param {import("../../state/doctor.js").Diagnosis | null} found */
  function drawLookedAt(found) {
    const few = find("doctor-few");
    few.hidden = !found || found.epochs.seen >= found.epochs.many || found.findings.length > 0;
    if (found) write(few, say("page.doctor.few", found.epochs));
    const rules = find("doctor-rules");
    const wasHidden = rules.hidden;
    rules.hidden = !found;
    if (!found) return;
    if (wasHidden) rules.open = found.findings.length === 0;
    write(find("doctor-rules-title"), say("page.doctor.looked_at", { count: found.looked_at.length }));
    const list = find("doctor-looked-at");
    const names = new Set(found.findings.map(({ rule }) => rule));
    if (list.children.length !== found.looked_at.length) list.replaceChildren(...found.looked_at.map(() => document.createElement("li")));
    found.looked_at.forEach((rule, i) => {
      const item = /** @type {HTMLElement} */ (list.children[i]);
      item.toggleAttribute("data-found", names.has(rule));
      write(item, say(names.has(rule) ? "page.doctor.rule_found" : "page.doctor.rule_looked_at", { rule: say(`page.doctor.rule.${rule}`) }));
    });
  }
}
