/** What a pasted table would become: its columns, a preview, what is scaled and how, and which lines are left out, and why. */

import { find } from "../../page/elements.js";
import { PART, numericColumns, pointsFrom, readAs } from "./csv.js";
import { fit } from "../../plot/canvas.js";
import { drawPoints, marksFor } from "../../plot/points.js";

const MOST_LISTED = 100;

/**
 * @param {HTMLDialogElement} dialog
 * @param {{say: Say, number: Intl.NumberFormat, mostSamples: number, palette: () => Palette}} given
 * @returns {Part}
 */
export function ownData(dialog, { say, number, mostSamples, palette }) {
  return {
    draw({ table: shown, palette, tasks }) {
      find("own-read").hidden = shown === null;
      if (!shown || !dialog.open) return;
      const { table, choice } = shown;
      const points = pointsFrom(table, choice, { most: mostSamples, tasks });
      const all = table.names.map((_, i) => i);
      const numeric = numericColumns(table);
      offer("own-x1", table.names, numeric, choice.x1);
      offer("own-x2", table.names, numeric, choice.x2);
      offer("own-target", table.names, tasks[choice.task].has_classes ? all : numeric, choice.target);
      find("own-task").value = choice.task;
      find("own-count").textContent = points.problem
        ? say(points.problem.key, points.problem.blanks)
        : say("page.own.points", { count: points.rows.length, train: points.parts?.train.length, test: points.parts?.test.length });
      find("own-use").disabled = points.problem !== null;
      find("own-notes").replaceChildren(...[...commaNote(table), ...notesOn(points, palette)].map(item));
      showRejected(points.rejected);
      preview(points);
    },
  };

  /**
   * @param {string} id
   * @param {string[]} names
   * @param {number[]} columns
   * @param {number} chosen
   */
  function offer(id, names, columns, chosen) {
    const shown = columns.includes(chosen) ? columns : [...columns, chosen];
    find(id).replaceChildren(...shown.map((i) => new Option(names[i], String(i), false, i === chosen)));
  }

  /**
   * A comma may divide decimals or thousands. Where the table does not tell, people are told how it is read.
   * @param {Table} table
   */
  function commaNote(table) {
    const value = readAs(table);
    return value === undefined ? [] : [say("page.own.comma", { text: table.unclear, value: String(value) })];
  }

  /**
   * @param {import("./csv.js").TablePoints} points
   * @param {string} palette
   */
  function notesOn({ scalings, classes, task, parts }, palette) {
    /** @param {number} value */
    const round = (value) => number.format(Number(value.toPrecision(4))).replace("-", "−");
    const scaled = scalings.map(({ column, low, high, from, to }) =>
      say("page.own.scaled", { column, low: round(low), high: round(high), from: round(from), to: round(to) }),
    );
    const signs = ["negative", "positive"];
    /** @param {number} i */
    const className = (i) => (task.has_output_per_class ? say("page.class", { number: i + 1 }) : say(`page.class_${signs[i]}.${palette}`));
    const named = classes.map((label, i) => say("page.own.becomes", { label, class: className(i) }));
    return [...scaled, ...named, ...(parts ? [say("page.own.parts", { column: PART })] : [])];
  }

  /** @param {import("./csv.js").Rejected[]} rejected */
  function showRejected(rejected) {
    find("own-rejected").hidden = rejected.length === 0;
    find("own-rejected-count").textContent = say("page.own.rejected", { count: rejected.length });
    const texts = rejected.slice(0, MOST_LISTED).map(({ line, key, blanks }) => say("page.own.line", { line, reason: say(key, blanks) }));
    if (rejected.length > MOST_LISTED) texts.push("…");
    find("own-rejected-list").replaceChildren(...texts.map(item));
  }

  /** @param {{rows: number[][], task: Task}} given */
  function preview({ rows, task }) {
    const canvas = find("own-preview");
    if (!canvas.clientWidth) return;
    const { ctx, width } = fit(canvas);
    const radius = width / (rows.length > 400 ? 90 : 60);
    drawPoints(ctx, rows, { size: width, radius, ring: null, ...marksFor(task, palette()) });
    canvas.setAttribute("aria-label", say("page.own.preview", { count: rows.length }));
  }
}

/** @param {string} text */
function item(text) {
  const element = document.createElement("li");
  element.textContent = text;
  return element;
}
