/** Going back to where something happened last: the loss fell, the gradient left a range, a neuron died, a point changed its class. */

import { all, controlOf, find } from "../../page/elements.js";
import { numberIn } from "../../page/numbers.js";
import { mayUse } from "../../state/selectors.js";

/** @param {Store} store */
export function bindBackUntil(store) {
  /** @type {Record<string, () => import("../../state/search.js").Condition | null>} */
  const conditions = {
    loss_fell: () => ({ kind: "loss_fell", part: /** @type {"train" | "test" | "validation"} */ (find("back-part").value) }),
    gradient_left: () => ({ kind: "gradient_left", low: numberIn(find("back-low")), high: numberIn(find("back-high")) }),
    neuron_died: () => ({ kind: "neuron_died" }),
    point_changed() {
      const sample = pointOf(store.state());
      return sample && { kind: "point_changed", sample };
    },
  };
  for (const form of all("form[data-condition]", find("back-until"))) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const condition = conditions[form.dataset.condition ?? ""]();
      if (condition) store.dispatch({ type: "searchAsked", condition });
    });
  }
  find("back-cancel").addEventListener("click", () => store.dispatch({ type: "searchCancelled" }));
}

/**
 * The point that was looked at last, or else the first.
 * @param {State} state
 */
function pointOf({ probe, data }) {
  const row = probe ?? data?.whole?.train[0] ?? data?.train[0];
  return row ? row.slice(0, (data?.whole ?? data)?.train[0]?.length ?? row.length).slice(0, -1) : null;
}

/**
 * @param {{say: Say, number: Intl.NumberFormat}} given
 * @returns {Part}
 */
export function backUntil({ say, number }) {
  return {
    draw(state) {
      const { search, found, frame, layout, data } = state;
      const button = find("back-until-button");
      button.hidden = !frame?.step || !mayUse(state, "step");
      const point = pointOf(state);
      find("back-point").textContent = point ? `(${point.map((each) => number.format(Number(each.toFixed(2))).replace("-", "−")).join("; ")})` : "";
      for (const each of all("#back-until form button")) controlOf(each).disabled = search !== null;
      drawParts(Boolean(data?.validation?.length));
      const form = /** @type {HTMLElement} */ (find("back-point").closest("form"));
      form.hidden = !data?.task.has_classes;
      find("back-progress").hidden = search === null;
      const progress = find("back-done");
      if (search?.total) [progress.max, progress.value] = [search.total, search.done];
      else progress.removeAttribute("value");
      find("back-found").textContent = found ? say(found.key, blanksOf(found.blanks ?? {}, layout)) : "";
    },
  };

  /** @param {boolean} holdsOut whether there is a validation loss */
  function drawParts(holdsOut) {
    const parts = /** @type {HTMLSelectElement} */ (/** @type {unknown} */ (find("back-part")));
    const heldOut = [...parts.options].find(({ value }) => value === "validation");
    if (holdsOut && !heldOut) parts.add(new Option(say("page.time.validation_loss"), "validation"));
    if (!holdsOut && heldOut) heldOut.remove();
  }

  /**
   * @param {Record<string, any>} blanks
   * @param {Layout | null} layout
   */
  function blanksOf(blanks, layout) {
    const { part, neuron } = blanks;
    return {
      ...blanks,
      ...(part && { loss: say(part === "validation" ? "page.time.validation_loss" : `page.${part}_loss`) }),
      ...(neuron !== null && neuron !== undefined && { neuron: neuronName(neuron, layout) }),
    };
  }

  /**
   * Hidden neurons are numbered through.
   * @param {number} neuron
   * @param {Layout | null} layout
   */
  function neuronName(neuron, layout) {
    let [layer, left] = [0, neuron];
    const layers = layout?.layers ?? [];
    while (layer < layers.length - 1 && left >= layers[layer].fanOut) left -= layers[layer++].fanOut;
    return say("page.neuron", { neuron: left + 1, layer: layer + 1 });
  }
}
