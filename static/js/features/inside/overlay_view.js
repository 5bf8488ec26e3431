/** The legend of what is laid over the histograms, a kept moment or another branch; and the choice of that branch. */

import { write } from "../../page/elements.js";
import { looksOf } from "../../state/branches.js";
import { OTHER, otherBranch, otherwiseScaled } from "../../state/branch_inside.js";
import { isLike } from "../../state/inside.js";
import { isUnderWay } from "../../state/studies.js";

/** @typedef {import("../../state/inside.js").Moment} Moment */

/**
 * @param {HTMLElement} root the tab's panel
 * @param {HTMLSelectElement} select
 * @param {HTMLElement} run how far the other branch's histograms are
 * @param {{say: Say, number: Intl.NumberFormat, text: ReturnType<typeof import("./text.js").insideSpeaker>}} given
 * @returns {Part}
 */
export function overlayView(root, select, run, { say, number, text }) {
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (root.querySelector(`#${name}`));
  const progress = /** @type {HTMLProgressElement} */ (run.querySelector("progress"));

  return {
    draw(state) {
      const { inside, tab, studies } = state;
      if (tab !== "inside" || !inside?.moment) return;
      const { moment, kept } = inside;
      const study = studies[OTHER];
      offer(state);
      run.hidden = !isUnderWay(study) && !study?.problem;
      run.toggleAttribute("data-busy", isUnderWay(study));
      progress.hidden = !isUnderWay(study);
      if (study?.total) Object.assign(progress, { max: study.total, value: study.done });
      /** @type {HTMLElement} */ (run.querySelector("button")).hidden = !isUnderWay(study);
      write(/** @type {Element} */ (run.querySelector("p")), study?.problem ?? "");
      const isShown = kept !== null && isLike(kept, moment);
      part("drop-moment").hidden = kept === null;
      const other = kept && branchOf(state, kept);
      root.style.setProperty("--kept", other === null ? "var(--curve-train)" : `var(--${looksOf(state.branches, other).color})`);
      named(part("own-moment"), state, isShown && other !== null ? moment : null);
      named(part("kept-moment"), state, kept);
      const scaled = isShown ? otherwiseScaled(moment, kept) : [];
      const layers = scaled.map((layer) => text.layerName(moment.layout, layer)).join(say("page.inside.and"));
      write(part("kept-note"), scaled.length ? say("page.inside.kept_scaled", { layers }) : "");
    },
  };

  /**
   * The branch of a moment, if it is another one than the current.
   * @param {State} state
   * @param {Moment} kept
   */
  function branchOf({ branches, experiment }, { branch, experiment: of }) {
    const isThere = of === experiment && branch !== branches.current && branches.list.some(({ id }) => id === branch);
    return isThere ? branch : null;
  }

  /**
   * @param {HTMLElement} place
   * @param {State} state
   * @param {Moment | null} moment
   */
  function named(place, state, moment) {
    const text = moment ? nameOf(state, moment) : "";
    write(place, text);
    const { branch } = moment ?? { branch: null };
    const isColoured = moment && branch !== null && moment.experiment === state.experiment && state.branches.list.length > 1;
    place.style.setProperty("--branch", isColoured ? `var(--${looksOf(state.branches, branch).color})` : "");
  }

  /**
   * @param {State} state
   * @param {Moment} moment
   */
  function nameOf(state, moment) {
    const { inside, branches } = state;
    if (inside?.moment && !isLike(moment, inside.moment)) return say("page.inside.kept_other");
    const epoch = number.format(moment.frame.epoch);
    const isNamed = moment.branch !== null && moment.experiment === state.experiment && branches.list.some(({ id }) => id === moment.branch);
    if (!isNamed || branchOf(state, inside?.kept ?? moment) === null) return say("page.inside.kept", { epoch });
    return say("page.inside.kept_branch", { epoch, branch: looksOf(branches, /** @type {number} */ (moment.branch)).letter });
  }

  /** @param {State} state  to choose from: the other branches */
  function offer(state) {
    const { branches } = state;
    const others = branches.list.filter(({ id }) => id !== branches.current);
    const label = /** @type {HTMLElement} */ (select.parentElement);
    label.hidden = others.length === 0;
    const options = others.map(({ id, name, end }) => {
      const { letter } = looksOf(branches, id);
      const epoch = number.format(end.epoch);
      return [String(id), say("page.inside.branch_option", { epoch, branch: name ? `${letter} ${name}` : letter })];
    });
    const wanted = [["", say("page.inside.no_branch")], ...options];
    const offered = JSON.stringify(wanted);
    if (select.dataset.offered !== offered) {
      select.dataset.offered = offered;
      select.replaceChildren(...wanted.map(([value, text]) => new Option(text, value)));
    }
    const chosen = String(otherBranch(state) ?? "");
    if (select.value !== chosen) select.value = chosen;
  }
}
