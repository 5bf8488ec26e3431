/** The form of a sweep, and the list of earlier ones. */

import { all, allInputs, controlOf, find } from "../../page/elements.js";
import { isRange, rangeOf, searchCount, spaceOf } from "./search_space.js";
import { pickedValues, gridOf, runCount } from "./sweeps.js";
import { taskIn } from "../../state/selectors.js";
import { tryables } from "../../state/tryables.js";

const AXES = /** @type {const} */ (["across", "down"]);

/**
 * @param {{say: Say, speak: RunSpeaker, tell: SweepSpeaker, catalog: Catalog}} given
 * @returns {Part}
 */
export function sweepDraft({ say, speak, tell, catalog }) {
  const selects = [find("sweep-across"), find("sweep-down")];
  const chips = [find("sweep-across-values"), find("sweep-down-values")];
  const list = find("sweep-list");
  const words = [say("page.sweep.across"), say("page.sweep.down")];

  return {
    draw(state) {
      const { runs } = state;
      if (!runs.shown || runs.tab !== "sweep") return;
      const offered = tryables(catalog, taskIn(state).name, state.config);
      const { kind } = runs.draft;
      const [isGrid, isFolds] = [kind === "grid", kind === "folds"];
      find("sweep-fields").hidden = isFolds;
      find("sweep-folds-field").hidden = controlOf(find("sweep-folds-count")).disabled = !isFolds; // what is not seen is not required
      runs.draft.fields.forEach((field, axis) => {
        const tryable = offered.find((each) => each.field === field);
        const isRanged = !isGrid && !isFolds && tryable !== undefined && isRange(tryable);
        drawSelect(selects[axis], offered, runs.draft.fields, axis);
        drawChips(chips[axis], isRanged ? undefined : tryable, runs.draft, words[axis]);
        drawRange(find(`sweep-${AXES[axis]}-range`), isRanged ? tryable : undefined, runs.draft, words[axis]);
      });
      find("sweep-trials-field").hidden = controlOf(find("sweep-trials")).disabled = isGrid || isFolds;
      for (const button of allInputs("input", find("sweep-kind"))) button.checked = button.value === runs.draft.kind;
      find("sweep-kind-about").textContent = say(`page.search.about.${runs.draft.kind}`);
      const searched = isGrid ? runCount(gridOf(runs.draft, offered), runs.draft.seeds) : searchCount(spaceOf(runs.draft, offered), runs.draft);
      const count = isFolds ? runs.draft.folds * runs.draft.seeds : searched;
      find("sweep-start-text").textContent = say("page.sweep.start", { count });
      find("sweep-start").disabled = count === 0;
      drawEarlier(runs);
    },
  };

  /**
   * @param {HTMLSelectElement} select
   * @param {import("../../state/tryables.js").Tryable[]} offered
   * @param {(string | null)[]} fields
   * @param {number} axis
   */
  function drawSelect(select, offered, fields, axis) {
    const mark = offered.map(({ field }) => field).join();
    if (select.dataset.offers !== mark) {
      select.dataset.offers = mark;
      select.replaceChildren(...(axis === 1 ? [new Option(say("page.sweep.nothing"), "")] : []));
      for (const { field } of offered) select.add(new Option(speak.field(field), field));
    }
    select.value = fields[axis] ?? "";
    for (const option of select.options) option.disabled = option.value !== "" && option.value === fields[1 - axis];
  }

  /**
   * @param {HTMLElement} place
   * @param {import("../../state/tryables.js").Tryable | undefined} tryable
   * @param {import("../../state/runs.js").Draft} draft
   * @param {string} axis
   */
  function drawChips(place, tryable, draft, axis) {
    place.hidden = !tryable;
    if (!tryable) return;
    const picked = new Set(pickedValues(draft, tryable).map((value) => JSON.stringify(value)));
    const values = tryable.values.map((value) => JSON.stringify(value));
    const mark = `${tryable.field} ${values}`;
    if (place.dataset.offers !== mark) {
      place.dataset.offers = mark;
      place.dataset.tries = tryable.field;
      place.setAttribute("aria-label", `${axis}: ${speak.field(tryable.field)}`);
      place.replaceChildren(...tryable.values.map((value, i) => chip(speak.value(tryable.field, value), values[i])));
    }
    for (const button of all("button", place)) button.setAttribute("aria-pressed", String(picked.has(button.dataset.value ?? "")));
  }

  /**
   * @param {HTMLElement} place
   * @param {import("../../state/tryables.js").Tryable | undefined} tryable
   * @param {import("../../state/runs.js").Draft} draft
   * @param {string} axis
   */
  function drawRange(place, tryable, draft, axis) {
    const [low, high] = allInputs("input", place);
    place.hidden = low.disabled = high.disabled = !tryable; // what nobody sees must not keep the form from being sent
    if (!tryable) return;
    const range = rangeOf(draft, tryable);
    place.dataset.tries = tryable.field;
    place.setAttribute("aria-label", `${axis}: ${speak.field(tryable.field)}`);
    const isWrong = range.low >= range.high;
    for (const [input, value] of /** @type {const} */ ([[low, range.low], [high, range.high]])) {
      input.step = range.whole ? "1" : "any";
      if (input !== document.activeElement) input.value = String(value);
      input.setAttribute("aria-invalid", String(isWrong));
    }
  }

  /**
   * @param {string} text
   * @param {string} value
   */
  function chip(text, value) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "chip";
    button.dataset.value = value;
    button.textContent = text;
    return button;
  }

  /** @param {import("../../state/runs.js").Runs} given */
  function drawEarlier({ sweeps, sweep, sweepDeleting }) {
    find("sweeps-earlier").hidden = sweeps.length === 0;
    const mark = JSON.stringify([sweeps.map(({ id, status }) => [id, status]), sweep?.id, sweepDeleting]);
    if (list.dataset.shows === mark) return;
    list.dataset.shows = mark;
    const focused = document.activeElement?.getAttribute("data-focus");
    list.replaceChildren(...sweeps.map((head) => earlier(head, head.id === sweep?.id, head.id === sweepDeleting)));
    if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-focus="${focused}"]`))?.focus();
  }

  /**
   * @param {Sweep} head
   * @param {boolean} isShown
   * @param {boolean} isSure
   */
  function earlier(head, isShown, isSure) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.sweep = button.dataset.focus = String(head.id);
    button.setAttribute("aria-pressed", String(isShown));
    const facts = document.createElement("small");
    facts.textContent = [tell.facts(head), tell.date(head), tell.status(head)].join(" · ");
    button.append(tell.title(head), facts);
    const gone = document.createElement("button");
    gone.type = "button";
    gone.className = "delete";
    gone.dataset.deletesSweep = String(head.id);
    gone.dataset.focus = `delete ${head.id}`;
    gone.toggleAttribute("data-sure", isSure);
    gone.textContent = say(isSure ? "page.runs.delete_surely" : "page.runs.delete");
    if (!isSure) gone.setAttribute("aria-label", say("page.sweep.delete_named", { name: `${tell.title(head)}, ${tell.date(head)}` }));
    item.append(button, gone);
    return item;
  }
}
