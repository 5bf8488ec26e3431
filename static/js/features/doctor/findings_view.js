/** Draws what was found: the numbers that say so, and under it each advice with what became of it. */

import { all } from "../../page/elements.js";
import { fieldOf } from "../../state/config.js";
import { outcomeOf } from "../../state/doctor.js";
import { trialPicture } from "./picture.js";
import { trialTable } from "./table.js";

/** The same for all findings: the head says them. */
const SAID_ONCE = ["attainable"];

/**
 * @param {HTMLElement} list
 * @param {{say: Say, tell: ReturnType<typeof import("./text.js").doctorSpeaker>}} given
 * @returns {Part}
 */
export function findingsView(list, { say, tell }) {
  let drawn = /** @type {import("../../state/doctor.js").Diagnosis | null} */ (null);
  /** The settings that were examined: what advice would change. */
  let examined = /** @type {Config | null} */ (null);

  return {
    draw({ studies: { diagnosis }, accepted, experiment }) {
      const found = /** @type {import("../../state/doctor.js").Diagnosis | null} */ (diagnosis?.result ?? null);
      if (found !== drawn) {
        if (!diagnosis?.isOutdated) examined = accepted;
        draw(found);
        drawn = found;
      }
      // What was tried with other settings is not what would come of it now.
      const isOff = !diagnosis || diagnosis.isOutdated || diagnosis.experiment !== experiment;
      for (const button of all("[data-advice]", list)) button.toggleAttribute("disabled", isOff);
    },
  };

  /** @param {import("../../state/doctor.js").Diagnosis | null} found */
  function draw(found) {
    const held = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.advice : undefined;
    const open = new Set([...list.querySelectorAll("details[open]")].map((each) => each instanceof HTMLElement && each.dataset.of));
    list.replaceChildren(...(found?.findings ?? []).map((finding, i) => itemOf(finding, i, found?.is_whole ?? false)));
    for (const details of list.querySelectorAll("details")) details.open = open.has(details.dataset.of ?? "");
    const again = held && list.querySelector(`[data-advice="${held}"]`);
    if (again instanceof HTMLElement) again.focus();
  }

  /**
   * @param {import("../../state/doctor.js").Finding} finding
   * @param {number} place
   * @param {boolean} isWhole
   */
  function itemOf(finding, place, isWhole) {
    const item = element("li", { className: "finding" });
    item.dataset.rule = finding.rule;
    const evidence = element("div", { className: "finding-evidence" });
    evidence.append(
      element("h3", { textContent: say(`page.doctor.rule.${finding.rule}`) }),
      element("p", { textContent: say(`page.doctor.why.${finding.rule}`) }),
      numbersOf(finding),
    );
    const advice = element("ul", { className: "advice-list" });
    advice.ariaLabel = say("page.doctor.advice");
    advice.append(...finding.advice.map((each, i) => adviceOf(each, `${place} ${i}`, isWhole)));
    item.append(evidence, finding.advice.length ? advice : element("p", { className: "doctor-none", textContent: say("page.doctor.no_advice") }));
    return item;
  }

  /** @param {import("../../state/doctor.js").Finding} finding */
  function numbersOf({ numbers, bounds }) {
    const table = element("table", { className: "finding-numbers" });
    const head = table.createTHead().insertRow();
    for (const key of ["page.doctor.measured", "page.doctor.value", "page.doctor.bound"]) {
      head.append(element("th", { scope: "col", textContent: say(key) }));
    }
    const body = table.createTBody();
    for (const [name, value] of Object.entries(numbers)) {
      if (SAID_ONCE.includes(name)) continue;
      const row = body.insertRow();
      row.append(element("th", { scope: "row", textContent: say(`page.doctor.number.${name}`) }));
      row.insertCell().textContent = tell.number(name, value);
      row.insertCell().textContent = tell.bound(name, bounds[name]);
    }
    return table;
  }

  /**
   * @param {import("../../state/doctor.js").Advice} advice
   * @param {string} key
   * @param {boolean} isWhole
   */
  function adviceOf(advice, key, isWhole) {
    const { trial } = advice;
    const outcome = outcomeOf(advice, isWhole);
    const item = element("li", { className: "advice" });
    item.dataset.outcome = outcome;
    const head = element("div", { className: "advice-head" });
    head.append(
      element("h4", { textContent: tell.advice(advice, (field) => (examined ? fieldOf(examined, field) : undefined)) }),
      element("span", { className: "outcome", textContent: say(`page.doctor.outcome.${outcome}`) }),
    );
    item.append(head);
    if (trial && outcome !== "covered") {
      item.append(
        element("p", { className: "advice-told", textContent: tell.told(trial, outcome) }),
        trialPicture(trial, { say, tell }),
        legendOf(trial),
        element("p", { className: "caption", textContent: tell.how(trial) }),
        trialTable(trial, key, { say, tell }),
      );
    }
    item.append(takerOf(advice, key, outcome));
    return item;
  }

  /**
   * The button that has training go on with it.
   * @param {import("../../state/doctor.js").Advice} advice
   * @param {string} key
   * @param {import("../../state/doctor.js").Outcome} outcome
   */
  function takerOf({ as_branch: isBranch, begins_anew: isAnew, trial }, key, outcome) {
    const isFromStart = trial ? trial.from_epoch === 0 : isAnew;
    const text = say(`page.doctor.take.${isBranch ? (isFromStart ? "from_start" : "on") : "anew"}`);
    const button = element("button", { type: "button", textContent: text, title: say(`page.doctor.take.${isBranch ? "about" : "anew_about"}`) });
    button.classList.toggle("chief", outcome === "helps");
    button.dataset.advice = key;
    return button;
  }

  /** @param {import("../../state/doctor.js").Trial} trial */
  function legendOf(trial) {
    const legend = element("dl", { className: "advice-legend" });
    for (const [side, letter] of /** @type {const} */ ([["without", "A"], ["with", "B"]])) {
      const row = element("div", {});
      row.dataset.setting = letter;
      row.append(element("dt", { textContent: say(`page.doctor.${side}`) }), element("dd", { textContent: tell.end(trial, side) }));
      legend.append(row);
    }
    return legend;
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} facts
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function element(tag, facts) {
  return Object.assign(document.createElement(tag), facts);
}
