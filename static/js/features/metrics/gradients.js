/** How large the loss's slope is in each layer, on one logarithmic scale: whether it fades or grows on its way back. */

import { powerText } from "../../plot/size_text.js";

/** Powers of ten between which a bar has a length. */
const LEAST = -8;
const MOST = 1;
const TICKS = [-8, -5, -2, 1];

/**
 * @param {HTMLElement} table
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function gradients(table, { say }) {
  const body = /** @type {HTMLElement} */ (table.querySelector("tbody"));
  const ticks = TICKS.map((power) => {
    const tick = document.createElement("span");
    tick.textContent = powerText(power);
    tick.style.setProperty("--at", String(fraction(10 ** power)));
    return tick;
  });
  table.querySelector(".scale")?.replaceChildren(...ticks);

  return {
    panels: ({ tab }) => (tab === "metrics" ? ["updates"] : []),
    draw({ tab, frame, layout }) {
      const gradient = frame?.tensors.gradient;
      if (tab !== "metrics" || !gradient || !layout) return;
      const sizes = layerSlopes(layout.layers, /** @type {Float32Array} */ (gradient.values));
      if (body.children.length !== sizes.length) body.replaceChildren(...sizes.map((_, i) => line(i, sizes.length)));
      sizes.forEach((size, i) => {
        const row = /** @type {HTMLElement} */ (body.children[i]);
        row.style.setProperty("--fraction", String(fraction(size)));
        const value = /** @type {HTMLElement} */ (row.lastElementChild);
        const text = sizeText(size);
        if (value.textContent !== text) value.textContent = text;
      });
    },
  };

  /**
   * @param {number} index
   * @param {number} count
   */
  function line(index, count) {
    const row = document.createElement("tr");
    const name = document.createElement("th");
    name.scope = "row";
    name.textContent = index === count - 1 ? say("page.output") : say("page.layer_number", { layer: index + 1 });
    const bar = document.createElement("td");
    bar.className = "bar";
    row.append(name, bar, document.createElement("td"));
    return row;
  }

  /** @param {number} size */
  function sizeText(size) {
    if (!Number.isFinite(size)) return say("page.no_value");
    if (size === 0) return "0";
    const power = Math.floor(Math.log10(size));
    const [digits, exponent] = size.toExponential(1).split("e");
    return power >= -2 && power < 3 ? size.toPrecision(2) : `${digits}·${powerText(Number(exponent))}`;
  }
}

/**
 * The root mean square of each layer's gradient by its weights.
 * @param {Layout["layers"]} layers
 * @param {Float32Array} gradient
 */
function layerSlopes(layers, gradient) {
  return layers.map(({ weightsOffset, biasesOffset }) => {
    const ofWeights = gradient.subarray(weightsOffset, biasesOffset);
    return Math.sqrt(ofWeights.reduce((sum, each) => sum + each * each, 0) / ofWeights.length);
  });
}

/** @param {number} size */
function fraction(size) {
  const power = Math.log10(size);
  return Number.isNaN(power) ? 0 : Math.min(Math.max((power - LEAST) / (MOST - LEAST), 0), 1);
}
