/** The card of arithmetic by mouse, finger and keyboard: one level further and back, a blank to fill in, copies to take along. */

import { copy, sayUntilLeft } from "../../page/clipboard.js";
import { around, controlOf, find } from "../../page/elements.js";
import { levelIn, trailOf } from "../../state/follow_card.js";
import { featureLabels } from "../../state/inputs.js";
import { asLatex, asNumpy, asTable } from "./copying.js";
import { speakerOfWords } from "./card_words.js";

/**
 * @param {HTMLElement} element
 * @param {Store} store
 * @param {{say: Say, labels: Record<string, string>, catalog: Catalog, drawNow: () => void}} given
 */
export function bindCard(element, store, { say, labels, catalog, drawNow }) {
  element.addEventListener("click", ({ target }) => {
    const goal = around(target, "[data-goes-to]")?.dataset.goesTo;
    if (goal) enter(store, JSON.parse(goal));
  });
  find("follow-return").addEventListener("click", () => store.dispatch({ type: "followReturned" }));
  find("follow-digits").addEventListener("click", () => store.dispatch({ type: "followDigitsChosen" }));
  find("follow-compute").addEventListener("click", () => {
    store.dispatch({ type: "followBlankAsked", catalog });
    drawNow(); // the focus can only be given to what is there
    document.getElementById("follow-blank")?.focus();
  });
  find("follow-see").addEventListener("click", () => {
    store.dispatch({ type: "followBlankSeen" });
    find("follow-compute").focus();
  });
  element.addEventListener("input", ({ target }) => {
    if (around(target, "#follow-blank")) store.dispatch({ type: "followBlankFilled", text: controlOf(target).value });
  });
  bindEscape(element, store);
  bindCopies(element, store, { say, labels, catalog });
}

/**
 * @param {Store} store
 * @param {import("../../state/follow_lines.js").Target} target
 */
function enter(store, target) {
  if (target.kind === "member") store.dispatch({ type: "followMemberChosen", member: target.member });
  else if (JSON.stringify(target) !== JSON.stringify(store.state().follow?.subject))
    store.dispatch({ type: "followEntered", subject: target });
}

/**
 * Escape leaves a blank, then goes a level back; with neither it is for whoever listens next.
 * @param {HTMLElement} element
 * @param {Store} store
 */
function bindEscape(element, store) {
  // On the window, which hears of it before the document, where Escape ends the following.
  addEventListener(
    "keydown",
    (event) => {
      const { follow, inspected, explained } = store.state();
      if (event.key !== "Escape" || !follow || inspected || explained || document.querySelector("dialog[open], :popover-open")) return;
      const leavesBlank = around(event.target, "#follow-blank") !== null;
      if (!leavesBlank && !trailOf(follow).length) return;
      if (!leavesBlank && !element.contains(/** @type {Node} */ (event.target)) && event.target !== document.body) return;
      event.preventDefault();
      event.stopPropagation();
      store.dispatch({ type: leavesBlank ? "followBlankLeft" : "followReturned" });
    },
    true,
  );
  // Arrow keys in the field move its caret, and neither train nor go through the stages.
  element.addEventListener("keydown", (event) => {
    if (around(event.target, "#follow-blank") && event.key !== "Escape" && event.key !== "Tab") event.stopPropagation();
  });
}

/**
 * @param {HTMLElement} element
 * @param {Store} store
 * @param {{say: Say, labels: Record<string, string>, catalog: Catalog}} given
 */
function bindCopies(element, store, { say, labels, catalog }) {
  element.addEventListener("click", async ({ target }) => {
    const button = around(target, "[data-copy]");
    const state = store.state();
    const level = button && levelIn(state, catalog);
    if (!button || !level) return;
    const spell = speakerOfWords(say, state.layout?.features ?? [], featureLabels(state, labels));
    const form = button.dataset.copy;
    const text = form === "table" ? asTable(level.lines, spell) : form === "latex" ? asLatex(level.lines) : asNumpy(level.lines);
    sayUntilLeft(button, say((await copy(text)) ? "page.share.copied" : "page.share.not_copied"));
  });
}
