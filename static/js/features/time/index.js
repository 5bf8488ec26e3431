/** Going through the time of training, and its branches. */

import { epochAt } from "../../page/chart_places.js";
import { all, find } from "../../page/elements.js";
import { runSpeaker } from "../../page/run_text.js";
import { mayUse } from "../../state/selectors.js";
import { backUntil, bindBackUntil } from "./back_until.js";
import { bindBranchList, branchList } from "./branch_list.js";
import { branchSpeaker } from "./branch_text.js";
import { branchTree } from "./branch_tree.js";
import { bindTimeHandle, timeHandle } from "./handle.js";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function timeFeature({ say, number, palette, catalog, defaults }, store) {
  const [handle, chart, tools, near] = [find("time-handle"), find("loss-chart"), find("chart-tools"), find("branches-near")];
  const speak = branchSpeaker({ say, speak: runSpeaker({ say, catalog, defaults }) });
  find("enlarge").before(find("time-tools"));
  find("step-back-near").addEventListener("click", () => store.dispatch({ type: "stepBackPressed" }));
  for (const card of all(".time-card")) bindPlace(card);
  bindTimeHandle(handle, store, { epochAt: (x) => epochAt(store.state(), chart, tools, x) });
  bindBackUntil(store);
  bindBranchList(near, store);
  return [timeHandle(handle, tools, { say }), backUntil({ say, number }), branchList(near, { say, speak, palette }), branchesButton(say)];
}

/**
 * The tree, for the desk.
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function branchesFeature({ say, palette, catalog, defaults }, store) {
  const list = find("branch-list");
  const speak = branchSpeaker({ say, speak: runSpeaker({ say, catalog, defaults }) });
  bindBranchList(list, store);
  return [branchTree(find("branch-tree"), { say, palette }), branchList(list, { say, speak, palette }), droppedNote(say)];
}

/**
 * @param {Say} say
 * @returns {Part}
 */
function branchesButton(say) {
  return {
    draw(state) {
      const { length } = state.branches.list;
      const button = find("branches-button");
      button.hidden = length < 2;
      find("step-back-near").hidden = !mayUse(state, "step");
      find("branches-count").textContent = String(length);
      button.setAttribute("aria-label", say("page.time.branches_count", { count: length }));
    },
  };
}

/**
 * @param {Say} say
 * @returns {Part}
 */
function droppedNote(say) {
  return {
    draw({ branches: { dropped } }) {
      find("branches-dropped").textContent = dropped ? say("page.time.dropped", { count: dropped }) : "";
    },
  };
}

/**
 * A card that opens below its button, as far to the left as there is room.
 * @param {HTMLElement} card
 */
function bindPlace(card) {
  card.addEventListener("toggle", (event) => {
    if (/** @type {ToggleEvent} */ (event).newState !== "open") return;
    const button = document.querySelector(`[popovertarget="${card.id}"]`);
    if (!button) return;
    const { right, bottom, top } = button.getBoundingClientRect();
    const { clientWidth, clientHeight } = document.documentElement;
    const { offsetWidth, offsetHeight } = card;
    const isBelow = bottom + offsetHeight + 8 <= clientHeight || top < offsetHeight + 8;
    card.style.left = `${Math.max(8, Math.min(right, clientWidth - 8) - offsetWidth)}px`;
    card.style.top = `${Math.max(8, isBelow ? Math.min(bottom + 4, clientHeight - offsetHeight - 8) : top - offsetHeight - 4)}px`;
  });
}
