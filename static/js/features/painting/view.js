/**
 * The brushes: which there are for the problem at hand, which one is held, and what becomes of the points.
 *
 * @typedef {{value: number | string, label: string}} Brush  value: a target, or what it is called where it has none
 */

import { MOST_CLASSES } from "../../state/own_points.js";
import { find } from "../../page/elements.js";
import { inputsIn } from "../../state/inputs.js";
import { outputsIn, shownRows, taskIn } from "../../state/selectors.js";
import { countOfTest } from "../../state/test_cover.js";
import { shapeOf, shapePath } from "../../plot/shapes.js";

/** Of values there is one brush, whose value a slider sets. */
const BRUSH = "brush";

/**
 * @param {HTMLElement} toolbar
 * @param {HTMLCanvasElement} canvas
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function painting(toolbar, canvas, { say }) {
  const list = find("brushes");
  /** What the brushes were last made for. */
  let made = "";

  return {
    also: ({ prepared, lesson }) => [prepared.lock, lesson], // what is unlocked would be enabled
    draw(state) {
      const { painting: held, config } = state;
      toolbar.hidden = held === null;
      find("result").toggleAttribute("data-painting", held !== null);
      find("paint").setAttribute("aria-pressed", String(held !== null));
      allowPainting(state);
      canvas.toggleAttribute("data-painting", held !== null);
      showOwn(state);
      if (!held) return;
      const task = taskIn(state);
      makeBrushes(task, brushesFor(task, outputsIn(state), state.palette));
      for (const radio of list.querySelectorAll("input")) {
        radio.checked = radio.value === (held.tool === "eraser" ? "eraser" : !task.has_classes ? BRUSH : String(held.target));
      }
      find("brush-value-field").hidden = task.has_classes;
      find("brush-value").value = String(held.target);
      list.style.setProperty("--class", `var(--${held.target < 0 ? "negative" : "positive"})`);
      /** @type {Element} */ (find("brush-value-field").querySelector("output")).textContent = held.target.toFixed(1).replace("-", "−");
      find("brush-size").value = String(held.size);
      find("painting-hint").textContent = hint(state, config.data);
    },
  };

  /**
   * A point of the plane says nothing of further inputs.
   * @param {State} state
   */
  function allowPainting(state) {
    const count = inputsIn(state);
    const button = find("paint");
    button.disabled = count !== 2 || button.hasAttribute("data-locked");
    button.title = count === 2 ? say("page.paint_hint") : say("page.paint_two_inputs", { count });
  }

  /**
   * What makes points does nothing to those that somebody has made.
   * @param {State} state
   */
  function showOwn(state) {
    const isOwn = state.config.data.dataset === "custom";
    const rows = shownRows(state);
    find("own-now").hidden = !isOwn;
    find("own-now").textContent = isOwn && rows ? say("page.own.now", { train: rows.train.length, test: countOfTest(rows) }) : "";
    for (const control of [find("noise"), find("regenerate")]) control.disabled = isOwn || control.hasAttribute("data-locked");
    find("show-test").disabled = state.painting !== null || find("show-test").hasAttribute("data-locked");
  }

  /**
   * @param {State} state
   * @param {State["config"]["data"]} data
   */
  function hint(state, data) {
    const rows = shownRows(state);
    const [train, test] = [rows?.train.length ?? 0, countOfTest(rows)];
    if (train === 0 || test === 0) return say("page.paint.too_few");
    return say("page.paint.shared", { share: Math.round(100 * data.train_fraction), train, test });
  }

  /**
   * One more class than there is, as long as there is room for one.
   * @param {Task} task
   * @param {number} outputs
   * @param {string} palette
   */
  function brushesFor(task, outputs, palette) {
    if (!task.has_classes) return [{ value: BRUSH, label: say("page.paint.brush") }];
    if (task.class_targets.length) {
      const sign = (/** @type {number} */ value) => (value > 0 ? "positive" : "negative");
      return [...task.class_targets].reverse().map((value) => ({ value, label: say(`page.class_${sign(value)}.${palette}`) }));
    }
    if (task.n_labels) return task.class_names.map((label, value) => ({ value, label }));
    const count = Math.min(outputs + 1, MOST_CLASSES);
    return Array.from({ length: count }, (_, value) => ({ value, label: say("page.class", { number: value + 1 }) }));
  }

  /**
   * @param {Task} task
   * @param {Brush[]} brushes
   */
  function makeBrushes(task, brushes) {
    const wanted = `${task.name} ${brushes.map(({ label }) => label)}`;
    if (made === wanted) return;
    made = wanted;
    list.replaceChildren(...brushes.map((brush) => brushFor(task, brush)), eraser());
  }

  /**
   * @param {Task} task
   * @param {Brush} brush
   */
  function brushFor(task, { value, label }) {
    const target = Number(value);
    const kind = task.has_numbered_classes ? target : Number(target < 0);
    const mark = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    mark.setAttribute("class", "class-mark");
    mark.setAttribute("viewBox", "-1.2 -1.2 2.4 2.4");
    mark.setAttribute("aria-hidden", "true");
    mark.innerHTML = `<path d="${shapePath(shapeOf(kind))}"/>`;
    // Two classes have the colours of the scale, several each their own.
    const color = task.has_numbered_classes ? `class-${target + 1}` : target < 0 ? "negative" : "positive";
    if (value !== BRUSH) mark.style.setProperty("--class", `var(--${color})`);
    return choice(String(value), label, mark);
  }

  function eraser() {
    return choice("eraser", say("page.paint.eraser"), /** @type {Node} */ (find("eraser-icon").content.cloneNode(true)));
  }

  /**
   * @param {number | string} value
   * @param {string} label
   * @param {Node} picture
   */
  function choice(value, label, picture) {
    const item = document.createElement("label");
    const radio = document.createElement("input");
    Object.assign(radio, { type: "radio", name: "brush", value });
    radio.setAttribute("aria-label", label);
    item.title = label;
    item.append(radio, picture);
    return item;
  }
}
