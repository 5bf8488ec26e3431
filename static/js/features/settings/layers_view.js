/** What each hidden layer may have of its own: a row of controls per layer, made anew when their number changes. */

import { hyperparameterOf, nameOf, perLayer } from "../../state/choices.js";

/**
 * @param {HTMLElement} table
 * @param {{say: Say, activations: Catalog["activations"]}} given
 * @returns {Part}
 */
export function layers(table, { say, activations }) {
  const body = /** @type {HTMLElement} */ (table.querySelector(".layer-rows"));

  return {
    draw({ config: { network } }) {
      const count = network.hidden.length;
      table.hidden = count === 0;
      while (body.children.length > count) body.lastElementChild?.remove();
      while (body.children.length < count) body.append(newRow(body.children.length));
      [...body.children].forEach((row, layer) => show(row, layer, network));
    },
  };

  /**
   * @param {Element} row
   * @param {number} layer
   * @param {Config["network"]} network
   */
  function show(row, layer, { hidden, activation, dropout, batch_normalization: normalization }) {
    const [select, number, check] = /** @type {any} */ (row.querySelectorAll("[data-layer]"));
    const own = Array.isArray(activation) ? activation[layer] : null;
    select.value = own === null ? "" : String(nameOf(own));
    tune(/** @type {HTMLElement} */ (row.querySelector(".layer-tuning")), layer, own);
    if (!number.hasAttribute("data-writing")) number.value = String(perLayer(dropout, hidden.length)[layer] ?? 0);
    check.checked = perLayer(normalization, hidden.length)[layer] ?? false;
  }

  /**
   * The hyperparameters of a layer's own activation.
   * @param {HTMLElement} place
   * @param {number} layer
   * @param {Choice | null} choice null: what all layers have, which is tuned for all of them
   */
  function tune(place, layer, choice) {
    const row = activations.find(({ name: each }) => each === nameOf(choice));
    const tunable = row?.hyperparameters ?? [];
    if (place.dataset.of !== (row?.name ?? "")) {
      place.dataset.of = row?.name ?? "";
      place.replaceChildren(...tunable.map((each) => {
        const label = document.createElement("label");
        const input = document.createElement("input");
        const { low, high, whole } = each;
        if (whole) Object.assign(input, { type: "number", min: String(low), max: String(high), step: "1", autocomplete: "off" });
        else makeDecimal(input);
        Object.assign(input.dataset, {
          layer, part: "activation", tunes: each.name, standard: each.default, explains: `hyperparameters:activations.${row?.name}.${each.name}`,
        });
        input.setAttribute("aria-label", say("page.of_layer", { what: each.label, layer: layer + 1 }));
        label.append(each.label, input);
        return label;
      }));
    }
    place.hidden = tunable.length === 0;
    place.querySelectorAll("input").forEach((input, i) => {
      if (choice !== null && !input.hasAttribute("data-writing")) input.value = String(hyperparameterOf(choice, tunable[i]));
    });
  }

  /** @param {number} layer */
  function newRow(layer) {
    const row = document.createElement("div");
    row.className = "layer-row";
    const title = document.createElement("span");
    title.textContent = String(layer + 1);
    title.setAttribute("aria-hidden", "true");
    const select = document.createElement("select");
    select.append(new Option(say("page.same_for_all"), ""), ...activations.map(({ name, label }) => new Option(label, name)));
    const number = document.createElement("input");
    makeDecimal(number);
    const check = document.createElement("input");
    check.type = "checkbox";
    name(select, "activation", layer, "activations");
    name(number, "dropout", layer, "page:dropout");
    name(check, "batch_normalization", layer, "page:batch_normalization");
    const tuning = document.createElement("div");
    tuning.className = "layer-tuning";
    row.append(title, select, number, check, tuning);
    return row;
  }

  /**
   * @param {HTMLInputElement | HTMLSelectElement} control
   * @param {string} part
   * @param {number} layer
   * @param {string} explains
   */
  function name(control, part, layer, explains) {
    Object.assign(control.dataset, { layer, part, explains });
    control.setAttribute("aria-label", say("page.of_layer", { what: say(`page.${part}`), layer: layer + 1 }));
  }
}

/**
 * As the templates make it.
 * @param {HTMLInputElement} input
 */
function makeDecimal(input) {
  Object.assign(input, { type: "text", inputMode: "decimal", autocomplete: "off", spellcheck: false });
  Object.assign(input.dataset, { decimal: "", step: "0.1" });
  input.setAttribute("role", "spinbutton");
}
