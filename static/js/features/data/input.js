/** A table of one's own, from paste or file, to actions; what it means is csv.js's to say. */

import { find } from "../../page/elements.js";
import { likelyChoice, likelyTask, pointsFrom, readTable, tableText } from "./csv.js";
import { shownRows } from "../../state/selectors.js";

/**
 * @param {Store} store
 * @param {HTMLDialogElement} dialog
 * @param {{say: Say, mostSamples: number}} given
 * @returns {(content: string) => void} shows a table that came from elsewhere
 */
export function bindOwnData(store, dialog, { say, mostSamples }) {
  const text = /** @type {HTMLTextAreaElement} */ (find("own-text"));

  function read() {
    const table = readTable(text.value, (number) => say("page.own.column", { number }));
    const isTable = table.names.length >= 3 && table.rows.length > 0;
    store.dispatch({ type: "tableRead", table: isTable ? table : null, choice: isTable ? likelyChoice(table) : null });
  }

  /** @param {string} content */
  function take(content) {
    text.value = content;
    read();
  }

  text.addEventListener("input", read);
  find("own-file-button").addEventListener("click", () => find("own-file").click());
  find("own-file").addEventListener("change", async () => {
    const input = find("own-file");
    const [file] = input.files ?? [];
    input.value = "";
    if (file) take(await file.text());
  });
  find("own-current").addEventListener("click", () => {
    const { train = [], test = [] } = shownRows(store.state()) ?? {};
    const rows = [...train.map((row) => [...row, "train"]), ...test.map((row) => [...row, "test"])];
    take(tableText(["x1", "x2", "target", "part"], rows));
  });
  dialog.addEventListener("change", ({ target }) => {
    const { column } = /** @type {HTMLElement} */ (target).dataset;
    const shown = store.state().table;
    if (!column || !shown) return;
    const { value } = /** @type {HTMLSelectElement} */ (target);
    const choice = column === "task" ? { task: value } : { [column]: Number(value) };
    // Another column of targets is perhaps another kind of problem.
    if (column === "target") choice.task = likelyTask(shown.table, Number(value));
    store.dispatch({ type: "columnsChosen", choice });
  });
  find("own-use").addEventListener("click", () => {
    const shown = store.state().table;
    if (!shown) return;
    const { task, rows, parts, problem } = pointsFrom(shown.table, shown.choice, { most: mostSamples, tasks: store.state().tasks });
    if (problem) return;
    dialog.close();
    store.dispatch({ type: "pointsBrought", task, rows, parts });
  });

  return function show(content) {
    if (!dialog.open) dialog.showModal();
    take(content);
  };
}
