/** The strip: which sample, the four stages with what each has come to, and the ways on. */

import { all, find, write } from "../../page/elements.js";
import { classMark } from "../../plot/class_mark.js";
import { STAGES, countOf, shownNumbers, stageAfter } from "../../state/follow.js";
import { numberText } from "./numbers.js";
import { placeStages } from "./places.js";

/**
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function stripView({ say }) {
  let marked = "";
  return {
    also: ({ looks }) => looks,
    draw(state) {
      const { follow, data, layout } = state;
      placeStages();
      if (!follow || !data || !layout) return;
      const { part, row, unit, stage, member } = follow;
      const numbers = shownNumbers(follow, layout);
      const name = say(part === "train" ? "page.point_train" : "page.point_test", { number: row + 1 });
      write(find("follow-name"), name);
      mark(data, data[part][row]);
      const count = countOf(follow.numbers);
      const isBatch = unit === "batch";
      write(find("follow-about"), isBatch ? aboutBatch(member, count, numbers.total) : say("page.follow.title"));
      disable(find("follow-earlier"), isBatch ? member === 0 : row === 0);
      disable(find("follow-later"), isBatch ? member + 1 >= count : row + 1 >= data[part].length);
      for (const way of /** @type {const} */ (["earlier", "later"])) {
        const button = find(`follow-${way}`);
        button.title = button.ariaLabel = say(`page.follow.${way}_${unit}`);
      }
      find("follow-unit").value = unit;
      const at = STAGES.indexOf(stage);
      for (const button of all("[data-stage]", find("follow-stages"))) {
        const place = STAGES.indexOf(/** @type {any} */ (button.dataset.stage));
        const [ball, , line] = button.children;
        write(ball, place < at ? "✓" : String(place + 1));
        write(line, lineOf(STAGES[place], { unit, loss: place <= at ? numbers.loss() : NaN }));
        button.toggleAttribute("data-done", place < at);
        if (place === at) button.setAttribute("aria-current", "step");
        else button.removeAttribute("aria-current");
      }
      disable(find("follow-back"), at === 0);
      const after = stageAfter(follow);
      write(find("follow-next-text"), after ? say(`page.follow.stage.${after}`) : say(`page.follow.again.${unit}`));
      find("follow-next").dataset.stage = after ?? "";
      const said = say("page.follow.said", { stage: say(`page.follow.stage.${stage}`), line: lineOf(stage, { unit, loss: numbers.loss() }), name });
      write(find("follow-said"), said);
    },
  };

  /**
   * @param {number} member
   * @param {number} count how many samples can be looked at
   * @param {number} total how many there are
   */
  function aboutBatch(member, count, total) {
    const of = count || say("page.no_value");
    return count < total ? say("page.follow.first_of_batch", { number: member + 1, of, total }) : say("page.follow.of_batch", { number: member + 1, of });
  }

  /**
   * @param {import("../../state/follow.js").Stage} stage
   * @param {{unit: string, loss: number}} given
   */
  function lineOf(stage, { unit, loss }) {
    if (stage === "loss" && Number.isFinite(loss)) return say("page.follow.loss_is", { loss: numberText(loss) });
    return say(stage === "update" ? `page.follow.line.update_${unit}` : `page.follow.line.${stage}`);
  }

  /**
   * @param {import("../../state/store.js").Data} data
   * @param {number[] | undefined} row
   */
  function mark({ task }, row) {
    const kind = kindOf(task, row?.at(-1) ?? 0);
    if (String(kind) === marked) return;
    marked = String(kind);
    find("follow-mark").replaceChildren(...(kind === null ? [] : [classMark(kind)]));
  }
}

/**
 * The class of a target as its mark; of a number none.
 * @param {Task} task
 * @param {number} target
 */
export function kindOf(task, target) {
  if (!task.has_classes) return null;
  return task.has_numbered_classes ? target : target < 0 ? 1 : 0;
}

/**
 * It keeps the focus: whoever has come to the end goes back with the next key.
 * @param {HTMLElement} button
 * @param {boolean} isOff
 */
function disable(button, isOff) {
  button.setAttribute("aria-disabled", String(isOff));
}
