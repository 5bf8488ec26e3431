/** What the runs came to as a table, for who hears the page. */

import { find } from "../../page/elements.js";
import { worstOf } from "../../state/lesson_runs.js";
import { quantile } from "../../state/quantiles.js";
import { shownIn } from "./shown.js";

/**
 * @param {{say: Say, tell: MeasureSpeaker}} given
 * @returns {Part}
 */
export function tableView({ say, tell }) {
  const table = find("evidence-table");
  let drawn = /** @type {unknown} */ (null);

  return {
    draw(state) {
      const shown = shownIn(state);
      if (!shown || shown.isRunning || drawn === shown) return;
      drawn = shown;
      const { evidence, settings, hasBegun } = shown;
      const { goal, measure } = evidence;
      table.hidden = !hasBegun;
      if (!hasBegun) return;
      const [caption, head, body] = table.children;
      caption.textContent = say("page.lesson.evidence.table", { measure: tell.measure(measure) });
      const columns = ["setting", ...(goal === null ? [] : ["count"]), "median_column", "low", "high"];
      head.replaceChildren(row(columns.map((name) => cell("th", say(`page.lesson.evidence.${name}`)))));
      const worst = worstOf(evidence);
      const text = (/** @type {number} */ value) => tell.value(measure, Number.isFinite(value) ? value : null);
      body.replaceChildren(...settings.map(({ label, runs, reached, done }) => {
        const sorted = runs.flatMap(({ kind, value }) => (kind === "waiting" ? [] : [value ?? worst])).sort((one, other) => one - other);
        const ends = sorted.length ? [0.5, 0.1, 0.9].map((fraction) => text(quantile(sorted, fraction))) : [];
        const counted = goal === null ? [] : [say("page.lesson.evidence.of", { reached, done })];
        return row([cell("th", label), ...[...counted, ...ends].map((each) => cell("td", each))]);
      }));
    },
  };
}

/** @param {HTMLElement[]} cells */
function row(cells) {
  const made = document.createElement("tr");
  made.append(...cells);
  return made;
}

/**
 * @param {"th" | "td"} kind
 * @param {string} text
 */
function cell(kind, text) {
  return Object.assign(document.createElement(kind), { textContent: text });
}
