/** Marks on the chart where settings were changed: what, from what to what. */

import { rightOf, shownRange } from "../../page/chart_places.js";
import { unitPx } from "../../plot/canvas.js";
import { LEFT_PX } from "../../plot/loss_axes.js";
import { linear } from "../../plot/scales.js";

/**
 * @param {HTMLElement} list
 * @param {HTMLElement} tools
 * @param {{say: Say, speak: RunSpeaker}} given
 * @returns {Part}
 */
export function chartMarks(list, tools, { say, speak }) {
  let drawn = /** @type {State["history"]["marks"] | null} */ (null);

  return {
    draw(state) {
      const { marks } = state.known.count ? state.known : state.history;
      if (marks !== drawn) list.replaceChildren(...marks.map(itemOf));
      drawn = marks;
      if (!marks.length) return;
      const [first, last] = shownRange(state);
      const width = list.clientWidth / unitPx();
      const place = linear([first, last], [LEFT_PX, width - rightOf(tools)]);
      marks.forEach(({ epoch }, i) => {
        const item = /** @type {HTMLElement} */ (list.children[i]);
        item.hidden = epoch < first || epoch > last;
        item.style.left = `${(100 * place(epoch)) / width}%`;
        item.toggleAttribute("data-late", epoch > (first + last) / 2);
      });
    },
  };

  /** @param {State["history"]["marks"][number]} mark */
  function itemOf({ epoch, changes }) {
    const said = changes.map(({ field, from, to }) =>
      say("page.chart_mark_change", { field: speak.field(field), from: speak.value(field, from), to: speak.value(field, to) }),
    );
    const item = document.createElement("li");
    const button = document.createElement("button");
    const words = document.createElement("span");
    button.type = "button";
    words.textContent = say("page.chart_mark", { epoch, changes: said.join(say("page.chart_mark_and")) });
    button.append(words);
    item.append(button);
    return item;
  }
}
