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
      const names = taskIn(state).has_numbered_classes ? classNames(state, say) : [];
      if (made === String(names)) return;
      made = String(names);
      list.hidden = names.length === 0;
      const isShort = names.length > MOST_NAMES && !taskIn(state).n_labels;
      list.replaceChildren(...names.map((name, i) => entry(name, i, isShort)));
    },
  };
}

/**
 * @param {string} name
 * @param {number} i
 * @param {boolean} isShort whether its number has to do
 */
function entry(name, i, isShort) {
  const item = document.createElement("li");
  item.setAttribute("aria-label", name);
  item.title = name;
  item.append(classMark(i), document.createTextNode(isShort ? String(i + 1) : name));
  return item;
}
