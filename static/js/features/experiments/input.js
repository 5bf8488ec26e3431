/** Inputs about runs and sweeps to actions. */

import { around, controlOf, find, frameOf } from "../../page/elements.js";
import { unitPx } from "../../plot/canvas.js";
import { LEFT_PX, RIGHT_PX, lastShown } from "../../plot/loss_axes.js";
import { linear } from "../../plot/scales.js";
import { taskIn } from "../../state/selectors.js";
import { tryables } from "../../state/tryables.js";
import { spaceOf } from "./search_space.js";
import { gridOf, pickedValues, toggled } from "./sweeps.js";

/**
 * @param {Store} store
 * @param {HTMLDialogElement} dialog
 */
export function bindRuns(store, dialog) {
  const act = actor(store);

  const follow = () => {
    if (dialog.open && !find("run-epochs").dataset.touched) find("run-epochs").value = String(store.state().frame?.epoch || 300);
  };
  new MutationObserver(follow).observe(dialog, { attributeFilter: ["open"] });
  follow(); // it was opened before this was there

  find("run-epochs").addEventListener("input", () => (find("run-epochs").dataset.touched = "yes"));
  find("run-saving").addEventListener("submit", (event) => {
    event.preventDefault();
    act("runSaveAsked", { name: find("run-name").value.trim() || null, epochs: find("run-epochs").valueAsNumber });
    find("run-name").value = "";
  });
  find("run-text").addEventListener("input", ({ target }) => act("runsFiltered", { changes: { text: controlOf(target).value } }));
  find("run-status").addEventListener("change", ({ target }) => act("runsFiltered", { changes: { status: controlOf(target).value } }));
  bindCurves(store);
  find("older-runs").addEventListener("click", () => act("olderRunsAsked"));
  find("to-comparison").addEventListener("click", () => find("run-comparison").scrollIntoView({ block: "start" }));

  const list = find("run-list");
  list.addEventListener("change", ({ target }) => act("runChosen", { id: idOf(controlOf(target)), on: controlOf(target).checked }));
  list.addEventListener("click", ({ target }) => {
    const fold = around(target, "[data-unfolds]");
    if (fold) act("sweepUnfolded", { id: Number(fold.dataset.unfolds) });
    const button = around(target, "[data-run]");
    if (button) actions[button.dataset.run ?? ""](idOf(button));
  });
  // Whoever looks away from a deletion has not meant it.
  list.addEventListener("focusout", ({ target }) => around(target, "[data-run=delete]") && act("runDeletionAsked", { id: null }));
  find("run-average").addEventListener("click", () => act("averagingToggled", { on: !store.state().runs.averaging }));
  find("run-boundaries").addEventListener("click", ({ target }) => {
    const button = around(target, "[data-opens-run]");
    if (button) act("runTrainedAsked", { id: Number(button.dataset.opensRun) });
  });

  /** @type {Record<string, (id: number) => void>} */
  const actions = {
    open: (id) => act("runTrainedAsked", { id }),
    settings: (id) => act("runSettingsAsked", { id }),
    cancel: (id) => act("runCancelAsked", { id }),
    delete: (id) => act(store.state().runs.deleting === id ? "runDeleteAsked" : "runDeletionAsked", { id }),
  };
}

/** @param {Store} store */
function actor(store) {
  /**
   * @param {string} type
   * @param {object} [facts]
   */
  return (type, facts = {}) => store.dispatch({ type, ...facts });
}

/**
 * @param {Store} store
 * @param {{catalog: Catalog}} given
 */
export function bindSweeps(store, { catalog }) {
  const act = actor(store);
  const draft = () => store.state().runs.draft;
  const offered = () => tryables(catalog, taskIn(store.state()).name, store.state().config);

  ["sweep-across", "sweep-down"].forEach((id, axis) => {
    find(id).addEventListener("change", ({ target }) => {
      const fields = draft().fields.map((field, i) => (i === axis ? controlOf(target).value || null : field));
      act("sweepDrafted", { changes: { fields } });
    });
    find(`${id}-values`).addEventListener("click", ({ target }) => {
      const chip = around(target, "[data-value]");
      const tryable = offered().find(({ field }) => field === around(target, "[data-tries]")?.dataset.tries);
      if (!chip || !tryable) return;
      const values = toggled(tryable.values, pickedValues(draft(), tryable), JSON.parse(chip.dataset.value ?? ""));
      act("sweepDrafted", { changes: { values: { ...draft().values, [tryable.field]: values } } });
    });
  });
  for (const id of ["sweep-across-range", "sweep-down-range"]) {
    find(id).addEventListener("input", ({ target }) => {
      const { validity, valueAsNumber, name } = controlOf(target);
      const field = frameOf(controlOf(target), "[data-tries]").dataset.tries ?? "";
      if (!validity.valid) return;
      const range = { ...draft().ranges[field], [name]: valueAsNumber };
      act("sweepDrafted", { changes: { ranges: { ...draft().ranges, [field]: range } } });
    });
  }
  find("sweep-kind").addEventListener("change", ({ target }) => act("sweepDrafted", { changes: { kind: controlOf(target).value } }));
  for (const name of /** @type {const} */ (["seeds", "trials", "folds-count"])) {
    find(`sweep-${name}`).addEventListener("input", ({ target }) => {
      const { validity, valueAsNumber } = controlOf(target);
      if (validity.valid) act("sweepDrafted", { changes: { [name === "folds-count" ? "folds" : name]: valueAsNumber } });
    });
  }
  find("sweep-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const { kind, trials, seeds } = draft();
    const seed = store.state().config.seed;
    const present = { grid: { "training.learning_rate": [store.state().config.training.learning_rate] }, folds: draft().folds };
    const drawn = { [kind]: { space: spaceOf(draft(), offered()), trials, seed } };
    const search = kind === "folds" ? present : kind === "grid" ? { grid: gridOf(draft(), offered()) } : drawn;
    act("sweepStartAsked", { search, epochs: find("sweep-epochs").valueAsNumber, seeds });
  });
  find("sweep-list").addEventListener("click", ({ target }) => {
    const button = around(target, "[data-sweep]");
    if (button) act("sweepAsked", { id: Number(button.dataset.sweep) });
    const gone = around(target, "[data-deletes-sweep]");
    const id = Number(gone?.dataset.deletesSweep);
    if (gone) act(store.state().runs.sweepDeleting === id ? "sweepDeleteAsked" : "sweepDeletionAsked", { id });
  });
  find("sweep-list").addEventListener("focusout", ({ relatedTarget }) => {
    // What is drawn anew loses the focus to nowhere, and gets it back.
    if (store.state().runs.sweepDeleting !== null && relatedTarget) act("sweepDeletionAsked", { id: null });
  });
  find("sweep-cancel").addEventListener("click", () => act("sweepCancelAsked", { id: store.state().runs.sweep?.id }));
  find("sweep-shows").addEventListener("change", ({ target }) => act("mapShown", { kind: controlOf(target).value }));
  for (const place of [find("sweep-map"), find("search-area")]) {
    place.addEventListener("click", ({ target }) => {
      const cell = around(target, "[data-cell]");
      if (!cell) return;
      act("cellChosen", { cell: cell.dataset.cell });
      requestAnimationFrame(() => find("sweep-cell").scrollIntoView({ block: "nearest" }));
    });
  }
  for (const type of /** @type {const} */ (["pointerover", "focusin"])) {
    find("search-area").addEventListener(type, ({ target }) => act("trialPointedAt", { cell: around(target, "[data-cell]")?.dataset.cell ?? null }));
  }
  for (const type of /** @type {const} */ (["pointerleave", "focusout"])) {
    find("search-area").addEventListener(type, () => act("trialPointedAt", { cell: null }));
  }
  find("fold-list").addEventListener("click", ({ target }) => {
    const button = around(target, "[data-fold-run]");
    if (button) act("runTrainedAsked", { id: Number(button.dataset.foldRun) });
  });
  find("cell-runs").addEventListener("click", ({ target }) => {
    const button = around(target, "[data-cell-run]");
    if (button) act("cellRunChosen", { id: Number(button.dataset.cellRun) });
  });
  find("cell-open").addEventListener("click", () => act("runTrainedAsked", { id: Number(find("cell-open").dataset.trained) }));
  find("cell-settings").addEventListener("click", () => act("runSettingsAsked", { id: Number(find("cell-open").dataset.trained) }));
}

/** @param {Element} element */
function idOf(element) {
  return Number(frameOf(element, "[data-id]").dataset.id);
}

/**
 * The compared curves are read by pointer and by arrow keys.
 * @param {Store} store
 */
function bindCurves(store) {
  const canvas = find("run-chart");
  const point = (/** @type {number | null} */ epoch) => store.dispatch({ type: "runCurvesPointedAt", epoch });
  const last = () => lastShown(Object.values(store.state().runs.histories).map(({ history }) => history));
  canvas.addEventListener("pointermove", ({ offsetX }) => {
    const unit = unitPx();
    point(linear([LEFT_PX, canvas.clientWidth / unit - RIGHT_PX], [0, last()])(offsetX / unit));
  });
  canvas.addEventListener("pointerleave", () => point(null));
  canvas.addEventListener("blur", () => point(null));
  canvas.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way) return;
    event.preventDefault();
    const step = Math.max(1, Math.round(last() / 50));
    point(Math.min(last(), Math.max(0, (store.state().runs.curveEpoch ?? last()) + way * step)));
  });
  find("run-log").addEventListener("click", () => store.dispatch({ type: "runLogToggled" }));
}
