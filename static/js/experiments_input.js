/** The experiments panel's inputs to actions. */

import { withChanges } from "./config.js";

/**
 * @param {ReturnType<typeof import("./store.js").createStore>} store
 * @param {HTMLDialogElement} dialog
 * @param {{defaults: import("./config.js").Config}} given
 */
export function bindExperiments(store, dialog, { defaults }) {
  const find = (id) => /** @type {any} */ (document.getElementById(id));
  const act = (type, facts = {}) => store.dispatch({ type, ...facts });

  new MutationObserver(() => {
    if (dialog.open === store.state().runs.shown) return;
    if (dialog.open && !find("run-epochs").dataset.touched) find("run-epochs").value = String(store.state().frame?.epoch || 300);
    act("experimentsToggled", { on: dialog.open });
  }).observe(dialog, { attributeFilter: ["open"] });

  find("run-epochs").addEventListener("input", ({ target }) => (target.dataset.touched = "yes"));
  find("run-saving").addEventListener("submit", (event) => {
    event.preventDefault();
    act("runSaveAsked", { name: find("run-name").value.trim() || null, epochs: find("run-epochs").valueAsNumber });
    find("run-name").value = "";
  });
  find("run-text").addEventListener("input", ({ target }) => act("runsFiltered", { changes: { text: target.value } }));
  find("run-status").addEventListener("change", ({ target }) => act("runsFiltered", { changes: { status: target.value } }));
  find("older-runs").addEventListener("click", () => act("olderRunsAsked"));
  find("to-comparison").addEventListener("click", () => find("run-comparison").scrollIntoView({ block: "start" }));

  const list = find("run-list");
  list.addEventListener("change", ({ target }) => act("runChosen", { id: idOf(target), on: target.checked }));
  list.addEventListener("click", ({ target }) => {
    const button = /** @type {HTMLElement | null} */ (target.closest("[data-run]"));
    if (button) actions[button.dataset.run ?? ""](idOf(button));
  });
  // Whoever looks away from a deletion has not meant it.
  list.addEventListener("focusout", ({ target }) => target.dataset.run === "delete" && act("runDeletionAsked", { id: null }));
  find("run-boundaries").addEventListener("click", ({ target }) => {
    const button = target.closest("[data-opens-run]");
    if (button) open(Number(button.dataset.opensRun));
  });

  const actions = {
    open,
    cancel: (id) => act("runCancelAsked", { id }),
    delete: (id) => act(store.state().runs.deleting === id ? "runDeleteAsked" : "runDeletionAsked", { id }),
  };

  /** The page owns the config: a run that is opened is one more change of it, which can be undone. */
  function open(id) {
    const run = store.state().runs.list.find((each) => each.id === id);
    if (!run) return;
    dialog.close();
    act("pausePressed");
    act("configReplaced", { config: withChanges(defaults, run.config) });
  }
}

function idOf(element) {
  return Number(element.closest("[data-id]").dataset.id);
}
