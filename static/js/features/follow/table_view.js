/**
 * The numbers of the layer that is looked at, as a table for those who listen: written when the picture stands, which must not wait
 * for what is not seen.
 */

import { stepNumbers } from "../../state/follow_numbers.js";
import { networkNames } from "../network/names.js";
import { outputNames } from "../../state/selectors.js";
import { numberText } from "./numbers.js";

/**
 * @param {HTMLTableElement} table
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function tableView(table, { say }) {
  let writeLast = () => {};
  return {
    draw(state) {
      const { follow, layout } = state;
      if (!follow) table.tBodies[0].replaceChildren();
      if (!follow?.numbers || !layout) return;
      const outputs = layout.layers[layout.layers.length - 1].fanOut === 1 ? [null] : outputNames(state, say);
      const { subject, stage, numbers, member } = follow;
      const writeThis = () => write({ subject, stage, numbers, member }, layout, outputs);
      writeLast = writeThis;
      requestAnimationFrame(() => setTimeout(() => writeLast === writeThis && writeThis()));
    },
  };

  /**
   * @param {Pick<import("../../state/follow.js").Follow, "subject" | "stage" | "numbers" | "member">} follow
   * @param {Layout} layout
   * @param {(string | null)[]} outputs
   */
  function write({ subject, stage, numbers: told, member }, layout, outputs) {
    const numbers = stepNumbers({ numbers: told?.tensors ?? {}, layout, follow: { member } });
    const last = layout.layers.length - 1;
    const layer = subject.kind === "neuron" ? subject.layer : subject.kind === "parameter" ? layerOf(layout, subject.index) : last;
    const sizes = layout.layers.map(({ fanOut }) => fanOut);
    const names = networkNames({ features: layout.features, hidden: sizes.slice(0, -1), outputs }, { say, labels: {} });
    const isBack = stage === "backward" || stage === "update";
    const heads = [say("page.follow.neuron"), "z", "a", ...(isBack ? ["δ"] : [])];
    const rows = Array.from({ length: sizes[layer] }, (_, neuron) => [
      names.neuron({ layer, to: neuron }),
      ...[numbers.preActivation(layer, neuron), numbers.activation(layer, neuron), ...(isBack ? [numbers.deltas(layer, neuron)] : [])].map(numberText),
    ]);
    const caption = layer === last ? say("page.output") : say("page.follow.layer", { layer: layer + 1 });
    /** @type {HTMLElement} */ (table.caption).textContent = caption;
    /** @type {HTMLElement} */ (table.tHead).replaceChildren(line(heads, "col"));
    table.tBodies[0].replaceChildren(...rows.map((cells) => line(cells, "row")));
  }
}

/**
 * @param {Layout} layout
 * @param {number} index of a parameter
 */
function layerOf({ layers }, index) {
  return layers.findLastIndex(({ weightsOffset }) => index >= weightsOffset);
}

/**
 * @param {string[]} cells
 * @param {"col" | "row"} scope
 */
function line(cells, scope) {
  const row = document.createElement("tr");
  cells.forEach((text, i) => {
    const cell = document.createElement(scope === "col" || i === 0 ? "th" : "td");
    if (cell.localName === "th") cell.setAttribute("scope", scope);
    cell.textContent = text;
    row.append(cell);
  });
  return row;
}
