/** A table of one's own, from paste or file, to actions; the server says what it means. */

import { around, find } from "../../page/elements.js";
import { inputColumns, pointsText } from "../../page/table_text.js";
import { answersWith, answersWithRole } from "../../state/table.js";

const PAUSE_MS = 250; // after the last key, before what was typed is read

/**
 * @typedef {(source: Blob, name: string, answers: import("../../state/table.js").Answers) => Promise<import("../../state/table.js").Reading>} ReadTable
 *
 * @param {Store} store
 * @param {HTMLDialogElement} dialog
 * @param {ReadTable} readTable
 * @returns {(source: Blob, name: string) => void} shows a table that came from elsewhere
 */
export function bindOwnData(store, dialog, readTable) {
  const text = /** @type {HTMLTextAreaElement} */ (find("own-text"));
  let typing = 0;

  /** Has the server read the table as it stands; an answer that another one has overtaken is dropped. */
  async function ask() {
    const asked = store.state().table;
    if (!asked) return;
    try {
      const reading = await readTable(asked.source, asked.name, asked.answers);
      if (store.state().table === asked) store.dispatch({ type: "tableRead", reading });
    } catch (error) {
      const refusal = error instanceof Error ? error.message : String(error);
      if (store.state().table === asked) store.dispatch({ type: "tableRefused", refusal });
    }
  }

  /**
   * @param {Blob} source
   * @param {string} name
   * @param {import("../../state/table.js").Answers} [answers]
   */
  function take(source, name, answers = {}) {
    clearTimeout(typing);
    store.dispatch({ type: "tableBrought", source, name, answers });
    ask();
  }

  /** @param {import("../../state/table.js").Answers} answers */
  function answer(answers) {
    store.dispatch({ type: "tableAnswered", answers });
    ask();
  }

  /** @param {File} file */
  function takeFile(file) {
    text.value = "";
    take(file, file.name);
  }

  text.addEventListener("input", () => {
    clearTimeout(typing);
    if (!text.value.trim()) return store.dispatch({ type: "tableDropped" });
    // At once, lest somebody uses what was read before.
    store.dispatch({ type: "tableBrought", source: new Blob([text.value]), name: "", answers: {} });
    typing = setTimeout(ask, PAUSE_MS);
  });
  find("own-file-button").addEventListener("click", () => find("own-file").click());
  find("own-file").addEventListener("change", () => {
    const input = find("own-file");
    const [file] = input.files ?? [];
    if (file) takeFile(file);
    input.value = ""; // the same file may be opened twice
  });
  find("own-current").addEventListener("click", () => {
    text.value = pointsText(store.state());
    take(new Blob([text.value]), "", { inputs: inputColumns(store.state()), target: "target", split: "part" });
  });
  dialog.addEventListener("change", ({ target }) => {
    const control = /** @type {HTMLSelectElement | null} */ (around(target, "[data-decision], [data-column]"));
    const table = store.state().table;
    if (!control || !table?.reading) return;
    const { decision, column } = control.dataset;
    if (decision) answer(answersWith(table.answers, decision, control.value));
    else if (column) answer(answersWithRole(table.reading, table.answers, column, control.value));
  });
  find("own-use").addEventListener("click", () => {
    const { table, tasks } = store.state();
    const reading = table?.reading;
    if (!reading?.task || reading.problems.length) return;
    const { train, test, inputs, task } = reading;
    dialog.close();
    store.dispatch({ type: "pointsBrought", task: tasks[task], rows: train, parts: test && { train, test }, inputs });
  });

  return function show(source, name) {
    if (!dialog.open) dialog.showModal();
    text.value = "";
    take(source, name);
  };
}
