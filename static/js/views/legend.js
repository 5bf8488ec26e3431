/** Which colour and shape stands for which class. */

import { taskIn, outputsIn } from "../selectors.js";
import { shapeOf, shapePath } from "../shapes.js";

const SVG = "http://www.w3.org/2000/svg";
/** Beyond so many classes there is room for their numbers only. */
const MOST_NAMES = 3;

/**
 * The names of the classes that the config's rows have.
 * @param {import("../store.js").State} state
 * @param {import("../words.js").Say} say
 * @returns {string[]}
 */
export function classNames(state, say) {
  if (taskIn(state) === "classification") return ["negative", "positive"].map((sign) => say(`page.class_${sign}.${state.palette}`));
  const given = state.datasetRows[state.config.data.dataset]?.class_names ?? [];
  return Array.from({ length: outputsIn(state) }, (_, i) => given[i] ?? say("page.class", { number: i + 1 }));
}

/**
 * @param {HTMLElement} list
 * @param {{say: import("../words.js").Say}} given
 * @returns {import("../frame_loop.js").Part}
 */
export function legend(list, { say }) {
  let made = "";
  return {
    reads: (state) => [state.config.data, taskIn(state), state.palette],
    draw(state) {
      const names = taskIn(state) === "multiclass" ? classNames(state, say) : [];
      if (made === String(names)) return;
      made = String(names);
      list.hidden = names.length === 0;
      list.replaceChildren(...names.map((name, i) => entry(name, i, names.length)));
    },
  };
}

function entry(name, i, count) {
  const item = document.createElement("li");
  item.setAttribute("aria-label", name);
  item.title = name;
  item.append(classMark(i), document.createTextNode(count <= MOST_NAMES ? name : String(i + 1)));
  return item;
}

/** The mark of a class' points. */
export function classMark(kind) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "-1.6 -1.6 3.2 3.2");
  svg.setAttribute("class", "class-mark");
  svg.setAttribute("aria-hidden", "true");
  svg.style.setProperty("--class", `var(--class-${(kind % 8) + 1})`);
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", shapePath(shapeOf(kind)));
  svg.append(path);
  return svg;
}
