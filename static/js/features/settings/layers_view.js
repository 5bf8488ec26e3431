/** What each hidden layer may have of its own: a row of controls per layer, made anew when their number changes. */

import { perLayer } from "../../state/choices.js";

/**
 * @param {HTMLElement} table
 * @param {{say: Say, activations: {name: string, label: string}[]}} given
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
    select.value = Array.isArray(activation) ? activation[layer] : "";
    if (!number.hasAttribute("data-writing")) number.value = String(perLayer(dropout, hidden.length)[layer] ?? 0);
    check.checked = perLayer(normalization, hidden.length)[layer] ?? false;
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
    Object.assign(number, { type: "number", min: "0", max: "1", step: "0.1", inputMode: "decimal", autocomplete: "off" });
    const check = document.createElement("input");
    check.type = "checkbox";
    name(select, "activation", layer, "activations");
    name(number, "dropout", layer, "page:dropout");
    name(check, "batch_normalization", layer, "page:batch_normalization");
    row.append(title, select, number, check);
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
