/** What leaves the page as a file and comes back from one: settings, points, losses, pictures. */

import { all, find } from "../../page/elements.js";
import { save } from "../../page/saving.js";
import { pointsText, tableText } from "../../page/table_text.js";
import { changesBetween, fieldOf, withChanges } from "../../state/config.js";
import { drawable } from "../../state/drawable.js";
import { mayUse } from "../../state/selectors.js";
import { asShown, isTestCovered } from "../../state/test_cover.js";
import { tooLarge } from "../../state/too_large.js";

/** How much larger a file may be than what of it is sent: it may be indented. */
const INDENTATION = 2;
/** What a file says of itself that holds an experiment with its branches. */
const EXPERIMENT = "playground.experiment";

/**
 * @typedef {(kind: "plane" | "network", width: number) => Promise<HTMLCanvasElement>} PictureOf
 *
 * @param {Store} store
 * @param {{defaults: Config, pictureOf: PictureOf, showTable: (source: Blob, name: string) => void,
 *          bounds: import("../../state/drawable.js").Bounds, mostBytes: number}} given
 *     bounds: of what the page can draw; mostBytes: that the server takes
 */
export function bindFiles(store, { defaults, pictureOf, showTable, bounds, mostBytes }) {
  /** @type {Record<string, (state: State) => void>} */
  const savers = {
    // As the server has it, with everything that was left to it: so it trains the same anywhere.
    settings: ({ accepted, config }) => saveText("playground.json", "application/json", JSON.stringify(accepted ?? config, null, 2)),
    points: (state) => saveText("playground-points.csv", "text/csv", pointsText(asShown(state))),
    // With everything that was done, and all branches, which the server has.
    experiment: () => store.dispatch({ type: "experimentAsked" }),
    // Every epoch, which the server has.
    losses: () => store.dispatch({ type: "historyAsked" }),
    plane: () => savePicture("plane"),
    network: () => savePicture("network"),
  };
  /** @param {"plane" | "network"} kind */
  const savePicture = async (kind) => {
    const picture = await pictureOf(kind, Number(find("picture-width").value));
    picture.toBlob((blob) => blob && save(`playground-${kind}.png`, blob));
  };
  for (const button of all("[data-saves]")) {
    button.addEventListener("click", () => savers[button.dataset.saves ?? ""](store.state()));
  }

  store.subscribe(({ exactHistory }, { type, text, name, blob }) => {
    if (type === "reportWritten") save(name, blob);
    if (type === "experimentSaved") saveText("experiment.playground.json", "application/json", text);
    if (type !== "exactHistoryReceived" || !exactHistory) return;
    const columns = isTestCovered(store.state()) ? withoutTest(exactHistory) : exactHistory;
    saveText("playground-losses.csv", "text/csv", lossesText(columns));
  });

  const input = find("settings-file");
  find("open-settings").addEventListener("click", () => input.click());
  input.addEventListener("change", async () => {
    const [file] = input.files ?? [];
    input.value = ""; // the same file may be opened twice
    input.closest("dialog")?.close();
    if (file) open(file);
  });
  bindDrop(async (file) => {
    const isSettings = await holdsSettings(file);
    if (!mayUse(store.state(), isSettings ? "share" : "own_data")) return;
    if (isSettings) open(file);
    else showTable(file, file.name);
  });

  /** @param {File} file */
  async function open(file) {
    const said = isReadable(file) ? null : tooLarge(file.size, mostBytes);
    if (said) store.dispatch({ type: "toastShown", ...said });
    else openSettings(store, { defaults, bounds }, await file.text());
  }

  /** @param {File} file */
  function isReadable({ size }) {
    return size <= INDENTATION * mostBytes;
  }

  /**
   * Whether a file holds settings, or a whole experiment; other JSON may be a table.
   * @param {File} file
   */
  async function holdsSettings(file) {
    if (file.name.endsWith(".playground.json")) return true; // of one that is cut off, it is to be said
    const isObject = isReadable(file) && (await file.slice(0, 100).text()).trimStart().startsWith("{");
    return isObject && areSettings(await file.text(), defaults);
  }
}

/**
 * What may be saved while the test set is covered.
 * @param {Record<string, Float64Array>} columns
 */
function withoutTest(columns) {
  return Object.fromEntries(Object.entries(columns).filter(([name]) => !name.startsWith("test_")));
}

/** @param {unknown} value */
function isSection(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/**
 * @param {string} text
 * @param {Config} defaults
 */
function areSettings(text, defaults) {
  try {
    const content = JSON.parse(text);
    if (content.format === EXPERIMENT) return true;
    const given = Object.entries(content);
    // A table may have a column with the name of a field, but its columns are no sections of a config.
    return given.some(([name, value]) => Object.hasOwn(defaults, name) && (name === "seed" ? given.length === 1 : isSection(value)));
  } catch {
    return false;
  }
}

/**
 * A file may be dropped anywhere on the page.
 * @param {(file: File) => void} take
 */
function bindDrop(take) {
  /** @param {DragEvent} event */
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  document.addEventListener("dragover", (event) => {
    if (holdsFiles(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault(); // or the browser would leave the page for the file
    const [file] = event.dataTransfer?.files ?? [];
    if (file) take(file);
  });
}

/** @param {Record<string, Float64Array>} columns */
function lossesText(columns) {
  const names = Object.keys(columns);
  const rows = Array.from(columns.epoch ?? [], (_, row) => names.map((name) => columns[name][row]));
  return tableText(names, rows);
}

/**
 * @param {string} name
 * @param {string} type
 * @param {string} text
 */
function saveText(name, type, text) {
  save(name, new Blob([text], { type }));
}

/**
 * Fields that are known take their place, all others are named; whether values are allowed is the server's to say.
 * @param {Store} store
 * @param {{defaults: Config, bounds: import("../../state/drawable.js").Bounds}} given
 * @param {string} text
 */
function openSettings(store, { defaults, bounds }, text) {
  /** @param {Item[]} items */
  const report = (items) => store.dispatch({ type: "reported", title: "page.open.but", items });
  let given;
  try {
    given = JSON.parse(text);
  } catch (error) {
    return report([{ key: "page.open.no_json", blanks: { message: error instanceof Error ? error.message : "" } }]);
  }
  if (given?.format === EXPERIMENT) return store.dispatch({ type: "experimentOpened", text });
  const known = Object.keys(changesBetween({}, defaults));
  if (!isSection(given)) return report([{ key: "page.open.no_settings" }]);
  const sections = Object.entries(defaults).flatMap(([name, value]) => (isSection(value) ? [name] : []));
  const fields = Object.entries(given).flatMap(([name, value]) =>
    sections.includes(name) && isSection(value) ? Object.keys(value).map((each) => `${name}.${each}`) : [name],
  );
  const strange = fields.filter((field) => !known.includes(field));
  if (strange.length === fields.length && fields.length) return report([{ key: "page.open.no_settings" }]);
  const changes = Object.fromEntries(fields.filter((field) => known.includes(field)).map((field) => [field, fieldOf(given, field)]));
  const { config, refused } = drawable(withChanges(defaults, changes), defaults, bounds);
  store.dispatch({ type: "configReplaced", config });
  report([
    ...strange.map((field) => ({ key: "page.open.unknown", blanks: { field } })),
    ...refused.map(({ field, allowed }) => ({ key: "page.open.refused", blanks: { field, allowed } })),
  ]);
}
