/** Which colour and shape stands for which class. */

import { classMark } from "../../plot/class_mark.js";
import { classNames, taskIn } from "../../state/selectors.js";

/** Beyond so many classes there is room for their numbers only. */
const MOST_NAMES = 3;

/**
 * @param {HTMLElement} list
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function legend(list, { say }) {
  let made = "";
  return {
    draw(state) {
      const names = taskIn(state).has_output_per_class ? classNames(state, say) : [];
      if (made === String(names)) return;
      made = String(names);
      list.hidden = names.length === 0;
      list.replaceChildren(...names.map((name, i) => entry(name, i, names.length)));
    },
  };
}

/**
 * @param {string} name
 * @param {number} i
 * @param {number} count
 */
function entry(name, i, count) {
  const item = document.createElement("li");
  item.setAttribute("aria-label", name);
  item.title = name;
  item.append(classMark(i), document.createTextNode(count <= MOST_NAMES ? name : String(i + 1)));
  return item;
}
