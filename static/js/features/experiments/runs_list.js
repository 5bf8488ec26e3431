/** The list of runs, as filtered: a row each, changed in place so that focus and pictures stay. */

import { find } from "../../page/elements.js";
import { pictureOf } from "./picture.js";
import { MOST_COMPARED } from "../../state/runs.js";
import { lossText } from "../../plot/scales.js";

/**
 * @param {{say: Say, speak: RunSpeaker,
 *          palette: () => Palette}} given
 * @returns {Part}
 */
export function runsList({ say, speak, palette }) {
  const list = find("run-list");
  const template = /** @type {HTMLElement} */ (find("run-row").content.firstElementChild);
  const rows = new Map();

  return {
    draw({ runs }) {
      showProblem(find("runs-problem"), runs.problem);
      if (!runs.shown) return;
      const shown = runs.list.filter((run) => isWanted(run, runs));
      const wanted = shown.map((run) => rowOf(run, runs));
      const isSame = wanted.length === list.children.length && wanted.every((row, i) => row === list.children[i]);
      if (!isSame) list.replaceChildren(...wanted);
      for (const id of rows.keys()) if (!runs.list.some((run) => run.id === id)) rows.delete(id);
      find("runs-empty").hidden = shown.length > 0 || !runs.known;
      find("runs-empty").textContent = say(runs.list.length ? "page.runs.none_fit" : "page.runs.none");
      find("older-runs").hidden = runs.next === null;
      find("to-comparison").hidden = runs.chosen.length === 0;
      find("to-comparison").textContent = say("page.runs.to_comparison", { count: runs.chosen.length });
    },
  };

  /**
   * On a phone it may stand above what can be seen.
   * @param {HTMLElement} place
   * @param {string | null} problem
   */
  function showProblem(place, problem) {
    const isNew = problem !== null && place.textContent !== problem;
    place.hidden = problem === null;
    place.textContent = problem ?? "";
    if (isNew) place.scrollIntoView({ block: "nearest" });
  }

  /**
   * @param {Run} run
   * @param {{text: string, status: string}} given
   */
  function isWanted(run, { text, status }) {
    const said = `${speak.name(run)} ${speak.differences(run.config)}`.toLowerCase();
    return (!status || run.status === status) && said.includes(text.trim().toLowerCase());
  }

  /**
   * @param {Run} run
   * @param {import("../../state/runs.js").Runs} runs
   */
  function rowOf(run, { chosen, deleting }) {
    let row = rows.get(run.id);
    if (!row) rows.set(run.id, (row = template.cloneNode(true)));
    /** @param {string} name */
    const part = (name) => row.querySelector(`.${name}`);
    const slot = chosen.find(({ id }) => id === run.id)?.slot;
    const name = speak.name(run);
    row.dataset.id = String(run.id);
    row.dataset.status = run.status;
    const box = part("run-choice");
    box.checked = slot !== undefined;
    box.disabled = slot === undefined && chosen.length === MOST_COMPARED;
    box.style.setProperty("--run", `var(--class-${(slot ?? 0) + 1})`);
    box.setAttribute("aria-label", say("page.runs.compare", { name }));
    write(part("run-name"), name);
    write(part("run-differences"), speak.differences(run.config) || say("page.runs.default"));
    write(part("run-status"), speak.status(run));
    write(part("run-epoch"), say("page.runs.epoch_of", { epoch: run.epoch, epochs: run.epochs }));
    part("run-status").title = run.error ?? "";
    const progress = row.querySelector("progress");
    progress.hidden = run.status !== "running";
    progress.value = run.epoch / run.epochs;
    progress.setAttribute("aria-label", name);
    write(part("run-loss"), lossText(run.metrics?.test_loss ?? NaN) || say("page.no_value"));
    showPicture(row.querySelector("img"), run);
    /** @param {string} kind */
    const button = (kind) => row.querySelector(`[data-run="${kind}"]`);
    button("cancel").hidden = speak.hasEnded(run);
    button("delete").hidden = !speak.hasEnded(run);
    button("delete").toggleAttribute("data-sure", deleting === run.id);
    write(button("delete"), say(deleting === run.id ? "page.runs.delete_surely" : "page.runs.delete"));
    for (const [kind, key] of [["open", "open_named"], ["cancel", "cancel_named"], ["delete", "delete_named"]]) {
      button(kind).setAttribute("aria-label", deleting === run.id && kind === "delete" ? say("page.runs.delete_surely") : say(`page.runs.${key}`, { name }));
    }
    return row;
  }

  /**
   * @param {HTMLImageElement} image
   * @param {Run} run
   */
  function showPicture(image, run) {
    const source = pictureOf(run, 96, palette().looks);
    image.hidden = source === null;
    if (source && image.getAttribute("src") !== source) image.src = source;
  }
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
