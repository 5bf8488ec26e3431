/**
 * The card of one weight, bias, neuron or sample: its numbers, live, and for a parameter a place to write another.
 * What it shows of each kind is a list of readings, made by readings.js.
 */

import { find, write } from "../../page/elements.js";
import { paintField } from "../../plot/fields.js";
import { classOfOutput, outputField, parameterAt } from "../../state/selectors.js";
import { fit, scratch } from "../../plot/canvas.js";
import { isPhone } from "../../page/layout.js";
import { around, placeBeside } from "./place.js";

const GAP_PX = 8;


/**
 * @param {HTMLElement} card
 * @param {{say: Say, palette: () => Palette, readings: ReturnType<typeof import("./readings.js").readings>}} given
 * @returns {Part}
 */
export function inspector(card, { say, palette, readings }) {
  const input = /** @type {HTMLInputElement} */ (find("inspector-input"));
  const list = find("inspector-numbers");
  /** @type {Inspected | null} */
  let shown = null;
  let height = 0; // with which it was placed
  let scrolled = 0; // when the place of what it is about was taken
  // What comes later may make it higher than there is room for.
  new ResizeObserver(() => {
    if (shown && !card.hidden && card.offsetHeight > height) place(shown);
  }).observe(card);

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
      find("check-slope").hidden = parameter?.kind !== "parameter";
      find("check-slope").setAttribute("aria-expanded", String(state.checksSlope ?? false));
      paint(known, inspected);
      if (shown === inspected) return;
      shown = inspected;
      scrolled = scrollY;
      place(inspected);
    },
  };

  /**
   * The neuron's picture, where the plane is not in sight.
   * @param {import("./readings.js").Known} state
   * @param {Inspected} inspected
   */
  function paint(state, inspected) {
    const { frame, layout } = state;
    const canvas = find("inspector-picture");
    canvas.hidden = inspected.kind !== "neuron";
    if (inspected.kind !== "neuron" || !canvas.clientWidth) return;
    const isOutput = inspected.layer === layout.layers.length - 1;
    const watched = frame.watched?.neuron === inspected.index ? frame.watched : frame.neurons[inspected.index];
    const field = isOutput ? outputField(state, inspected.to) : watched;
    if (!field) return;
    const { ctx, width, scale } = fit(canvas);
    const picture = scratch(Math.round(width * scale));
    const { classes, field: usual } = palette();
    const isClass = isOutput && frame.outputs.length > 1;
    paintField(field, picture.pixels, picture.size, isClass ? classes[classOfOutput(state, inspected.to) % classes.length].plane : usual);
    picture.show();
    ctx.drawImage(picture.canvas, 0, 0, width, width);
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
   * Beside what it is about, and beside the plane if that is a sample; on a phone at the bottom, or at the top if it would
   * hide it there.
   * @param {Inspected} inspected
   */
  function place({ kind, x, y, boxes }) {
    height = card.offsetHeight;
    const size = { width: card.offsetWidth, height };
    const { left: planeLeft, ...plane } = find("boundary").getBoundingClientRect();
    const isBeside = kind === "point" && planeLeft > size.width + 3 * GAP_PX;
    const subject = isBeside ? { x: planeLeft, y, boxes: [{ left: planeLeft, top: plane.top, right: plane.right, bottom: plane.bottom }] } : { x, y, boxes };
    const { left, top } = placeBeside(subject, size, { width: innerWidth, height: innerHeight });
    card.style.left = `${left}px`;
    card.style.top = `${top}px`;
    if (isPhone()) keepInSight(around(boxes));
  }

  /** @param {import("./place.js").Box} box */
  function keepInSight({ top, bottom }) {
    card.toggleAttribute("data-top", false);
    const before = scrollY;
    const moved = before - scrolled;
    const over = bottom - moved + GAP_PX - card.getBoundingClientRect().top;
    if (over <= 0) return;
    scrollBy({ top: Math.min(over, top - moved), behavior: "instant" });
    // A page that ends here, or a sheet over it, does not scroll.
    if (scrollY - before >= over - 1) return;
    card.toggleAttribute("data-top", true);
    const under = card.getBoundingClientRect().bottom + GAP_PX - (top + scrolled - scrollY);
    if (under > 0) scrollBy({ top: -under, behavior: "instant" });
  }
}
