/** The form of a sweep, and the list of earlier ones. */

import { all, allInputs, find } from "../../page/elements.js";
import { pickedValues, gridOf, runCount, tryables } from "./sweeps.js";
import { taskIn } from "../../state/selectors.js";

/**
 * @param {{say: Say, speak: RunSpeaker, catalog: Catalog}} given
 * @returns {Part}
 */
export function sweepDraft({ say, speak, catalog }) {
  const selects = [find("sweep-across"), find("sweep-down")];
  const chips = [find("sweep-across-values"), find("sweep-down-values")];
  const words = [say("page.sweep.across"), say("page.sweep.down")];

  return {
    draw(state) {
      const { runs } = state;
      find("runs-pane").hidden = runs.tab !== "runs";
      find("sweep-pane").hidden = runs.tab !== "sweep";
      for (const radio of allInputs("[name=experiments-tab]")) radio.checked = radio.value === runs.tab;
      if (!runs.shown || runs.tab !== "sweep") return;
      const offered = tryables(catalog, taskIn(state).name);
      runs.draft.fields.forEach((field, axis) => {
        drawSelect(selects[axis], offered, runs.draft.fields, axis);
        drawChips(chips[axis], offered.find((each) => each.field === field), runs.draft, words[axis]);
      });
      const count = runCount(gridOf(runs.draft, offered), runs.draft.seeds);
      find("sweep-start-text").textContent = say("page.sweep.start", { count });
      find("sweep-start").disabled = count === 0;
      drawEarlier(runs);
    },
  };

  /**
   * @param {HTMLSelectElement} select
   * @param {import("./sweeps.js").Tryable[]} offered
   * @param {(string | null)[]} fields
   * @param {number} axis
   */
  function drawSelect(select, offered, fields, axis) {
    if (select.options.length === 0) {
      if (axis === 1) select.add(new Option(say("page.sweep.nothing"), ""));
      for (const { field } of offered) select.add(new Option(speak.field(field), field));
    }
    select.value = fields[axis] ?? "";
    for (const option of select.options) option.disabled = option.value !== "" && option.value === fields[1 - axis];
  }

  /**
   * @param {HTMLElement} place
   * @param {import("./sweeps.js").Tryable | undefined} tryable
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

  /** @param {{sweeps: Sweep[], sweep: Sweep | null}} given */
  function drawEarlier({ sweeps, sweep }) {
    find("sweeps-earlier").hidden = sweeps.length === 0;
    find("sweep-list").replaceChildren(...sweeps.map((head) => {
      const item = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.sweep = String(head.id);
      button.setAttribute("aria-pressed", String(head.id === sweep?.id));
      button.textContent = nameOf(head);
      item.append(button);
      return item;
    }));
  }

  /** @param {{id: number, name: string | null, spec: Sweep['spec']}} given */
  function nameOf({ id, name, spec }) {
    const space = spec.grid ?? spec.random?.space ?? spec.search?.space ?? {};
    return name || `${say("page.sweep.unnamed", { id })}: ${Object.keys(space).map(speak.field).join(" × ")}`;
  }
}
