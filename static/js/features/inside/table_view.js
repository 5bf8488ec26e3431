/** The layers as a table: shape, parameters, how large the latest update is beside the weights; and all bars for who does not see them. */

import { write } from "../../page/elements.js";
import { canLie } from "../../state/branch_inside.js";
import { histogramOf, isLike } from "../../state/inside.js";
import { sizeText } from "../../plot/size_text.js";

/** Powers of ten between which the ratio is drawn; 10⁻³ is usual (Karpathy, CS231n, Neural Networks Part 3). */
const [LEAST, MOST, USUAL] = [-6, 0, -3];

/**
 * @param {HTMLElement} table
 * @param {HTMLElement} sentence under it
 * @param {HTMLElement} bars for who does not see the histograms
 * @param {{say: Say, number: Intl.NumberFormat, text: ReturnType<typeof import("./text.js").insideSpeaker>}} given
 * @returns {Part}
 */
export function tableView(table, sentence, bars, { say, number, text }) {
  table.style.setProperty("--usual", String(fraction(10 ** USUAL)));
  return {
    draw({ inside, tab, status, data }) {
      if (tab !== "inside" || !inside?.moment) return;
      const { moment } = inside;
      const kept = inside.kept && isLike(inside.kept, moment) ? inside.kept : null;
      const { frame: { tensors, parameters }, layout } = moment;
      const ratios = tensors.inside_update_ratios.values;
      const norms = tensors.inside_gradient_norms.values;
      const ends = [...layout.layers.slice(1).map(({ weightsOffset }) => weightsOffset), parameters.length];
      const counts = layout.layers.map(({ weightsOffset }, layer) => ends[layer] - weightsOffset);
      const rows = layout.layers.map(({ fanIn, fanOut }, layer) => [
        text.layerName(layout, layer), `${fanIn} → ${fanOut}`, number.format(counts[layer]),
        sizeText(norms[layer]) || say("page.no_value"), sizeText(ratios[layer]) || say("page.no_value"),
      ]);
      fill(table, rows, (row, layer) => {
        const cell = /** @type {HTMLElement} */ (row.lastElementChild);
        cell.className = "ratio";
        cell.style.setProperty("--at", String(fraction(ratios[layer])));
        cell.toggleAttribute("data-none", !(ratios[layer] > 0));
      });
      write(/** @type {Element} */ (table.querySelector("tfoot td")), number.format(parameters.length));
      if (data) write(sentence, text.layers(layout, { counts, ratios, rows: data.train.length }));
      if (status === "playing") return;
      /** @type {HTMLElement} */ (bars.querySelector("th:nth-child(4)")).hidden = kept === null;
      fill(bars, barRows(moment, kept));
    },
  };

  /**
   * @param {import("../../state/inside.js").Moment} moment
   * @param {import("../../state/inside.js").Moment | null} kept
   */
  function barRows(moment, kept) {
    const { layout, frame: { tensors } } = moment;
    const pictures = /** @type {import("../../state/inside.js").Picture[]} */ (["z", ...(tensors.inside_sum_bars ? ["sums"] : []), "weights", "gradients"]);
    return layout.layers.flatMap((_, layer) => pictures.flatMap((picture) => {
      const { counts, ends } = histogramOf(picture, moment, layer, null, kept);
      const outline = kept && canLie(picture, moment, kept, layer) ? histogramOf(picture, kept, layer, null, moment).counts : null;
      const named = [text.layerName(layout, layer), say(`page.inside.${picture}`)];
      return counts.flatMap((count, bar) => {
        if (!count && !outline?.[bar]) return [];
        return [[...named, text.bar(picture, ends[bar], count), ...(kept ? [outline ? number.format(outline[bar]) : say("page.no_value")] : [])]];
      });
    }));
  }
}

/**
 * @param {HTMLElement} table
 * @param {string[][]} rows
 * @param {(row: HTMLElement, i: number) => void} [after]
 */
function fill(table, rows, after) {
  const body = /** @type {HTMLElement} */ (table.querySelector("tbody"));
  while (body.children.length > rows.length) body.lastElementChild?.remove();
  rows.forEach((texts, i) => {
    const row = body.children[i] ?? body.appendChild(document.createElement("tr"));
    while (row.children.length > texts.length) row.lastElementChild?.remove();
    texts.forEach((each, column) => {
      const cell = row.children[column] ?? row.appendChild(document.createElement(column === 0 ? "th" : "td"));
      if (column === 0) cell.setAttribute("scope", "row");
      write(cell, each);
    });
    after?.(/** @type {HTMLElement} */ (row), i);
  });
}

/** @param {number} ratio  @returns {number} of the axis */
function fraction(ratio) {
  const power = Math.log10(ratio);
  return Number.isNaN(power) ? 0 : Math.min(1, Math.max(0, (power - LEAST) / (MOST - LEAST)));
}
