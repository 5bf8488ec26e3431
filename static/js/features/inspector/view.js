/**
 * The card of one weight, bias, neuron or sample: its numbers, live, and for a parameter a place to write another.
 * What it shows of each kind is a list of readings, made by readings.js.
 */

import { find } from "../../page/elements.js";
import { paintField } from "../../plot/fields.js";
import { parameterAt } from "../../state/selectors.js";
import { fit, scratch } from "../../plot/canvas.js";

const GAP_PX = 14;

/**
 * @param {HTMLElement} card
 * @param {{say: Say, palette: () => Palette, readings: ReturnType<typeof import("./readings.js").readings>}} given
 * @returns {Part}
 */
export function inspector(card, { say, palette, readings }) {
  const input = /** @type {HTMLInputElement} */ (find("inspector-input"));
  const list = find("inspector-numbers");
  const plane = find("boundary");
  /** @type {unknown} */
  let shown = null;

  return {
    panels: ({ inspected }) => (inspected === null ? [] : [inspected.kind === "point" ? "outputs" : "updates"]),
    draw(state) {
      const { inspected, frame, layout } = state;
      const isGone = inspected !== null && inspected.kind !== "point" && (!layout || inspected.layer >= layout.layers.length);
      card.hidden = inspected === null || !frame || isGone;
      if (card.hidden || !inspected) return;
      const known = /** @type {import("./readings.js").Known} */ (state);
      card.dataset.kind = inspected.kind;
      const parameter = inspected.kind === "point" ? null : inspected;
      const { caption, value, full, title, rows, note } = readings.of(known, inspected);
      write(find("inspector-title"), title);
      write(find("inspector-kind"), caption);
      write(find("inspector-value"), value);
      find("inspector-value").title = full;
      find("inspector-field").hidden = parameter === null;
      // What a person is writing is theirs; everything else follows the training.
      if (parameter && document.activeElement !== input) input.value = String(Number(parameterAt(known, parameter).toPrecision(6)));
      fill(rows);
      write(find("inspector-note"), note);
      paint(known, inspected);
      if (shown === inspected) return;
      shown = inspected;
      place(inspected);
    },
  };

  /**
   * The neuron's picture, where the plane is not in sight.
   * @param {import("./readings.js").Known} state
   * @param {Inspected} inspected
   */
  function paint({ frame, layout }, inspected) {
    const canvas = find("inspector-picture");
    canvas.hidden = inspected.kind !== "neuron";
    if (inspected.kind !== "neuron" || !canvas.clientWidth) return;
    const isOutput = inspected.layer === layout.layers.length - 1;
    const watched = frame.watched?.neuron === inspected.index ? frame.watched : frame.neurons[inspected.index];
    const field = isOutput ? frame.outputs[inspected.to] : watched;
    if (!field) return;
    const { ctx, width, scale } = fit(canvas);
    const picture = scratch(Math.round(width * scale));
    const { classes, field: usual } = palette();
    const isClass = isOutput && frame.outputs.length > 1;
    paintField(field, picture.pixels, picture.size, isClass ? classes[inspected.to % classes.length].plane : usual);
    picture.show();
    ctx.drawImage(picture.canvas, 0, 0, width, width);
  }

  /**
   * @param {Element} element
   * @param {string} text
   */
  function write(element, text) {
    if (element.textContent !== text) element.textContent = text;
  }

  /** @param {import("./readings.js").Reading[]} rows */
  function fill(rows) {
    while (list.children.length > rows.length) list.lastElementChild?.remove();
    while (list.children.length < rows.length) {
      const row = document.createElement("div");
      row.append(document.createElement("dt"), document.createElement("dd"));
      list.append(row);
    }
    rows.forEach(({ name, text, full }, i) => {
      const [term, value] = list.children[i].children;
      write(term, name);
      write(value, text || say("page.no_value"));
      if (full !== undefined && /** @type {HTMLElement} */ (value).title !== full) /** @type {HTMLElement} */ (value).title = full;
    });
  }

  /**
   * Beside the pointer, within the window; on a narrow screen the style sheet puts it at the bottom.
   * @param {{kind: string, x: number, y: number}} given
   */
  function place({ kind, x, y }) {
    const { offsetWidth: width, offsetHeight: height } = card;
    // The plane is what the sample is compared with: the card stands beside it.
    const beside = kind === "point" ? plane.getBoundingClientRect().left - GAP_PX - width : -1;
    const left = beside >= 8 ? beside : x + GAP_PX + width > innerWidth ? x - GAP_PX - width : x + GAP_PX;
    const top = Math.min(y + GAP_PX, innerHeight - height - 8);
    card.style.left = `${Math.max(8, left)}px`;
    card.style.top = `${Math.max(8, top)}px`;
  }
}
