/** What the answers are worth beyond loss and accuracy: metrics of each class, who was taken for whom. */

import { allInputs, write } from "../../page/elements.js";
import { classMark } from "../../plot/class_mark.js";
import { classNames, classOfOutput, outputNames, taskIn } from "../../state/selectors.js";
import { judgedIn } from "./model.js";

const PER_CLASS = ["precision", "recall", "f1"];
/** Of the whole, in this order; those that the frame has are shown. */
const OF_ALL = ["accuracy", "roc_area", "absolute_error", "r_squared"];

/**
 * @param {HTMLElement} panel
 * @param {{say: Say, labels: Record<string, string>}} given  labels: the metrics' names
 * @returns {Part}
 */
export function metrics(panel, { say, labels }) {
  /** @param {string} selector */
  const find = (selector) => /** @type {HTMLElement} */ (panel.querySelector(selector));
  const list = find("#metric-list");
  const perClass = find("#per-class");
  const confusion = find("#confusion");
  /** Which tables stand; their numbers alone change from frame to frame. */
  let made = "";

  return {
    panels: (state) => (state.tab !== "metrics" ? [] : taskIn(state).class_targets.length === 2 ? ["metrics", "outputs"] : ["metrics"]),
    draw(state) {
      if (state.tab !== "metrics") return;
      for (const radio of allInputs("[name=scored]", panel)) radio.checked = radio.value === state.scored;
      const shown = judgedIn(state, state.scored);
      if (!shown) return;
      const count = shown.confusion.length;
      const names = count === classNames(state, say).length ? classNames(state, say) : [];
      const task = taskIn(state);
      const shape = JSON.stringify([task, names, Object.keys(shown.values)]);
      if (shape !== made) {
        made = shape;
        // Precision and recall are of classes, or of labels.
        const judged = !task.n_labels ? names : names.length ? outputNames(state, say) : [];
        makeTables(names, judged.map((name, i) => ({ name, of: task.n_labels ? classOfOutput(state, i) : i })), task, shown.values);
      }
      fill(shown, names.length);
    },
  };

  /**
   * @param {string[]} names
   * @param {{name: string, of: number}[]} judged
   * @param {Task} task
   * @param {Record<string, number>} values
   */
  function makeTables(names, judged, task, values) {
    const shown = OF_ALL.filter((name) => name in values);
    list.replaceChildren(...shown.map((name) => {
      const item = element("div", element("dt", labels[name]), element("dd", ""));
      explained(item, name);
      return item;
    }));
    for (const table of [perClass, confusion]) table.hidden = names.length === 0;
    // Two classes are drawn by their sign: the negative one as a diamond, the positive one as a circle.
    /** @param {number} i */
    const mark = (i) => classMark(task.has_numbered_classes ? i : 1 - i);
    /** @param {number} i */
    const short = (i) => (task.has_numbered_classes ? String(i + 1) : say(`page.class_short.${i}`));
    /**
     * @param {string} name
     * @param {number} i
     */
    const title = (name, i) => header("row", mark(i), name);
    /**
     * @param {string} name
     * @param {number} i
     * @param {string} scope
     */
    const shortTitle = (name, i, scope) => header(scope, mark(i), short(i), name);
    const heads = PER_CLASS.map((name) => explained(header("col", null, labels[name]), name));
    rows(perClass, [header("col", null, say("page.class_column")), ...heads], judged.map(({ name, of }) => [title(name, of), ...cells(3)]));
    rows(confusion, [corner(), ...names.map((name, i) => shortTitle(name, i, "col"))],
      names.map((name, i) => [task.has_numbered_classes ? title(name, i) : shortTitle(name, i, "row"), ...cells(names.length)]));
  }

  /**
   * @param {{values: Record<string, number>, confusion: number[][]}} given
   * @param {number} count
   */
  function fill({ values, confusion: counts }, count) {
    const shown = OF_ALL.filter((name) => name in values);
    list.querySelectorAll("dd").forEach((place, i) => write(place, valueText(shown[i], values[shown[i]])));
    perClass.querySelectorAll("td").forEach((cell, i) => {
      write(cell, valueText("", values[`${PER_CLASS[i % 3]}_${Math.floor(i / 3)}`]));
    });
    if (!count) return;
    confusion.querySelectorAll("td").forEach((cell, i) => {
      const [row, column] = [Math.floor(i / count), i % count];
      const all = counts[row].reduce((sum, each) => sum + each, 0);
      const fraction = all ? counts[row][column] / all : 0;
      write(cell, String(counts[row][column]));
      cell.toggleAttribute("data-right", row === column);
      cell.toggleAttribute("data-much", fraction > 0.5);
      cell.style.setProperty("--amount", `${Math.round(fraction * 100)}%`);
    });
  }

  /**
   * @param {string} name
   * @param {number} value
   */
  function valueText(name, value) {
    if (!Number.isFinite(value)) return say("page.no_value");
    if (name === "accuracy") return say("page.percent", { value: (100 * value).toFixed(1) });
    return value.toFixed(3).replace("-", "−");
  }

  function corner() {
    const place = header("col", null, say("page.true_class"));
    place.className = "corner";
    return place;
  }
}

/**
 * @param {HTMLElement} place
 * @param {string} name
 */
function explained(place, name) {
  Object.assign(place.dataset, { explains: `metrics:${name}`, explainsAt: "left" });
  place.tabIndex = 0;
  return place;
}

/**
 * @param {HTMLElement} table
 * @param {Node[]} head
 * @param {Node[][]} body
 */
function rows(table, head, body) {
  /** @param {Node[]} cells */
  const line = (cells) => element("tr", ...cells);
  table.querySelector("thead")?.replaceChildren(line(head));
  table.querySelector("tbody")?.replaceChildren(...body.map(line));
}

/**
 * @param {string} scope
 * @param {Node | null} mark
 * @param {string} text
 * @param {string} [fullName]
 */
function header(scope, mark, text, fullName = text) {
  const place = element("th", ...(mark ? [mark] : []), text);
  place.setAttribute("scope", scope);
  if (fullName !== text) place.setAttribute("aria-label", fullName);
  return place;
}

/** @param {number} count */
function cells(count) {
  return Array.from({ length: count }, () => element("td", ""));
}

/**
 * @param {string} tag
 * @param {...(Node | string)} children
 */
function element(tag, ...children) {
  const made = document.createElement(tag);
  made.append(...children);
  return made;
}
