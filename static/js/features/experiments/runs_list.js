/** The list of runs, as filtered: a row each, changed in place so that focus and pictures stay. */

import { find, write } from "../../page/elements.js";
import { pictureOf } from "./picture.js";
import { MOST_COMPARED } from "../../state/runs.js";
import { lossText } from "../../plot/scales.js";

/**
 * @param {{say: Say, speak: RunSpeaker, tell: SweepSpeaker, palette: () => Palette}} given
 * @returns {Part}
 */
export function runsList({ say, speak, tell, palette }) {
  const list = find("run-list");
  const template = /** @type {HTMLElement} */ (find("run-row").content.firstElementChild);
  const rows = new Map();
  const folds = new Map();

  return {
    draw({ runs }) {
      if (!runs.shown) return;
      const shown = runs.list.filter((run) => isWanted(run, runs));
      const folds = runs.sweeps.filter((sweep) => isFoldWanted(sweep, runs));
      const placed = [
        ...shown.map((run) => ({ date: run.created_at, row: rowOf(run, runs, speak.name(run)) })),
        ...folds.map((sweep) => ({ date: sweep.created_at, row: foldOf(sweep, runs) })),
      ];
      placed.sort((one, other) => (one.date < other.date ? 1 : one.date > other.date ? -1 : 0));
      arrange(list, placed.map(({ row }) => row));
      forget(runs);
      find("runs-empty").hidden = placed.length > 0 || !runs.known;
      find("runs-csv").href = `api/runs?format=csv&limit=500&sweep_id=0${runs.status && `&status=${runs.status}`}`;
      find("runs-empty").textContent = say(runs.list.length || runs.sweeps.length ? "page.runs.none_fit" : "page.runs.none");
      find("older-runs").hidden = runs.next === null;
      find("to-comparison").hidden = runs.chosen.length === 0;
      find("to-comparison").textContent = say("page.runs.to_comparison", { count: runs.chosen.length });
    },
  };

  /**
   * @param {Run} run
   * @param {{text: string, status: string}} given
   */
  function isWanted(run, { text, status }) {
    const said = `${speak.name(run)} ${speak.differences(run.config)}`.toLowerCase();
    return (!status || run.status === status) && said.includes(text.trim().toLowerCase());
  }

  /**
   * Sweeps stand in the list as one line each, which unfolds; filters are about runs, and hide what has none that fits.
   * @param {Sweep} sweep
   * @param {import("../../state/runs.js").Runs} runs
   */
  function isFoldWanted(sweep, runs) {
    if (runs.next !== null && sweep.created_at < (runs.list.at(-1)?.created_at ?? "")) return false; // comes with older runs
    const text = runs.text.trim().toLowerCase();
    if (!runs.status && !text) return true;
    const own = runs.sweepRuns[sweep.id];
    if (own) return own.some((run) => isWanted(run, runs));
    return !runs.status && `${tell.title(sweep)} ${tell.facts(sweep)}`.toLowerCase().includes(text);
  }

  /**
   * @param {Sweep} sweep
   * @param {import("../../state/runs.js").Runs} runs
   */
  function foldOf(sweep, runs) {
    let row = folds.get(sweep.id);
    if (!row) {
      folds.set(sweep.id, (row = document.createElement("li")));
      row.className = "run-fold";
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.unfolds = String(sweep.id);
      button.append(document.createElement("span"), document.createElement("small"));
      row.append(button, document.createElement("ol"));
    }
    const [button, inner] = row.children;
    const isOpen = runs.unfolded.includes(sweep.id);
    button.setAttribute("aria-expanded", String(isOpen));
    write(button.firstElementChild, tell.title(sweep));
    write(button.lastElementChild, [tell.facts(sweep), tell.date(sweep), tell.status(sweep)].join(" · "));
    inner.hidden = !isOpen;
    inner.className = "run-list";
    inner.setAttribute("aria-label", say("page.sweep.runs_of", { name: tell.title(sweep) }));
    const own = isOpen ? (runs.sweepRuns[sweep.id] ?? []) : [];
    const shown = own.filter((run) => isWanted(run, runs));
    arrange(inner, shown.map((run) => rowOf(run, runs, speak.among(run, own))));
    return row;
  }

  /**
   * What is no longer there needs no row.
   * @param {import("../../state/runs.js").Runs} runs
   */
  function forget(runs) {
    const known = new Set([...runs.list, ...Object.values(runs.sweepRuns).flat()].map(({ id }) => id));
    for (const id of rows.keys()) if (!known.has(id)) rows.delete(id);
    for (const id of folds.keys()) if (!runs.sweeps.some((sweep) => sweep.id === id)) folds.delete(id);
  }

  /**
   * @param {Run} run
   * @param {import("../../state/runs.js").Runs} runs
   * @param {string} name
   */
  function rowOf(run, { chosen, deleting }, name) {
    let row = rows.get(run.id);
    if (!row) rows.set(run.id, (row = template.cloneNode(true)));
    /** @param {string} name */
    const part = (name) => row.querySelector(`.${name}`);
    const slot = chosen.find(({ id }) => id === run.id)?.slot;
    row.dataset.id = String(run.id);
    row.dataset.status = run.status;
    const box = part("run-choice");
    box.checked = slot !== undefined;
    box.disabled = slot === undefined && chosen.length === MOST_COMPARED;
    box.style.setProperty("--run", `var(--branch-${(slot ?? 0) + 1})`);
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
    button("open").hidden = run.epoch === 0;
    button("delete").hidden = !speak.hasEnded(run) || run.sweep_id !== null; // goes with its sweep
    button("delete").toggleAttribute("data-sure", deleting === run.id);
    write(button("delete"), say(deleting === run.id ? "page.runs.delete_surely" : "page.runs.delete"));
    for (const [kind, key] of [["open", "open_named"], ["settings", "settings_named"], ["cancel", "cancel_named"], ["delete", "delete_named"]]) {
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
 * The rows in their order; where nothing moves, the focus stays.
 * @param {Element} list
 * @param {Element[]} wanted
 */
function arrange(list, wanted) {
  const isSame = wanted.length === list.children.length && wanted.every((row, i) => row === list.children[i]);
  if (!isSame) list.replaceChildren(...wanted);
}
