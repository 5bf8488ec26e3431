/**
 * Going through the stages, by mouse, finger and keyboard; and what is chosen on the network while a sample is followed, instead of
 * opening a card.
 */

import { around, controlOf, find } from "../../page/elements.js";
import { STAGES, countOf, stageAfter } from "../../state/follow.js";
import { numberOf } from "../../state/selectors.js";

/** What arrow keys, or Enter, belong to themselves. */
const OWN_ARROWS = "input, select, textarea, canvas, .links path, [role=tab], [role=slider]";

/** @param {Store} store */
export function bindFollow(store) {
  bindStages(store);
  bindKeys(store);
  bindNetwork(store);
}

/**
 * @param {Store} store
 * @param {number} by
 */
function turn(store, by) {
  const { follow, data } = store.state();
  if (!follow || !data) return;
  const { unit, member, numbers, part, row } = follow;
  if (unit === "batch" && member + by >= 0 && member + by < countOf(numbers)) store.dispatch({ type: "followMemberChosen", member: member + by });
  if (unit === "sample" && data[part][row + by]) store.dispatch({ type: "followTurned", by });
}

/** @param {Store} store */
function back(store) {
  const { follow } = store.state();
  const stage = follow && STAGES[STAGES.indexOf(follow.stage) - 1];
  if (stage) store.dispatch({ type: "followStaged", stage });
}

/**
 * The next stage; after the last a batch's step is taken, and of one sample the next one follows.
 * @param {Store} store
 */
function next(store) {
  const { follow } = store.state();
  if (!follow) return;
  const stage = stageAfter(follow);
  if (stage) return store.dispatch({ type: "followStaged", stage });
  if (follow.unit === "batch") {
    store.dispatch({ type: "stepPressed", size: "batch" });
    store.dispatch({ type: "followMemberChosen", member: 0 });
  } else {
    turn(store, 1);
  }
  store.dispatch({ type: "followStaged", stage: STAGES[0] });
}

/** @param {Store} store */
function bindStages(store) {
  find("follow-next").addEventListener("click", () => next(store));
  find("follow-back").addEventListener("click", () => back(store));
  find("follow-stop").addEventListener("click", () => store.dispatch({ type: "followStopped" }));
  find("follow-earlier").addEventListener("click", () => turn(store, -1));
  find("follow-later").addEventListener("click", () => turn(store, 1));
  find("follow-unit").addEventListener("change", ({ target }) => store.dispatch({ type: "followUnitChosen", unit: controlOf(target).value }));
  find("follow-stages").addEventListener("click", ({ target }) => {
    const stage = around(target, "[data-stage]")?.dataset.stage;
    if (stage) store.dispatch({ type: "followStaged", stage });
  });
}

/** @param {Store} store */
function bindKeys(store) {
  document.addEventListener("keydown", (event) => {
    const { follow, inspected, explained } = store.state();
    const { key, target } = event;
    if (!follow || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open], :popover-open")) return;
    const isInStrip = find("follow-strip").contains(/** @type {Node} */ (target));
    if (key === "Escape") {
      if (inspected || explained || event.defaultPrevented) return;
      store.dispatch({ type: "followStopped" });
    } else if (around(target, OWN_ARROWS)) {
      return;
    } else if (key === "ArrowRight") {
      const stage = stageAfter(follow);
      if (stage) store.dispatch({ type: "followStaged", stage });
    } else if (key === "ArrowLeft") {
      back(store);
    } else if (isInStrip && (key === "ArrowDown" || key === "ArrowUp")) {
      turn(store, key === "ArrowDown" ? 1 : -1);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation(); // the arrow would train as well
  }, true);
}

/**
 * The network's own answers, which open a card, never hear of it.
 * @param {Store} store
 */
function bindNetwork(store) {
  const network = find("network");
  /** @param {Event} event */
  const choose = (event) => {
    const element = around(event.target, ".tile, .bias, .links path");
    if (!element) return;
    event.stopPropagation();
    event.preventDefault();
    const { layout } = store.state();
    const { layer: inLayer, from, to } = element.dataset;
    if (!layout || inLayer === undefined) return;
    const [layer, neuron] = [Number(inLayer), Number(to)];
    const place = { layer, from: from === undefined ? null : Number(from), to: neuron };
    const subject = element.matches(".neuron") ? { kind: "neuron", layer, neuron } : { kind: "parameter", index: numberOf(place, layout) };
    store.dispatch({ type: "followSubjectChosen", subject });
  };
  /**
   * @param {string} type
   * @param {(event: any) => void} act
   */
  const instead = (type, act) => network.addEventListener(type, (event) => store.state().follow && act(event), true);
  instead("click", choose);
  instead("keydown", (event) => around(event.target, ".links path") && (event.key === "Enter" || event.key === " ") && choose(event));
  for (const type of ["pointermove", "pointerover", "focusin"]) {
    instead(type, (event) => around(event.target, ".tile, .bias, .links path") && event.stopPropagation());
  }
  for (const type of ["pointerover", "focusin"]) instead(type, ({ target }) => point(around(target, ".tile.neuron")));
  for (const type of ["pointerleave", "focusout"]) instead(type, ({ target }) => (target === network || type === "focusout") && point(null));

  /** @param {HTMLElement | null} tile */
  function point(tile) {
    const at = tile && { layer: Number(tile.dataset.layer), neuron: Number(tile.dataset.to) };
    if (JSON.stringify(at) !== JSON.stringify(store.state().follow?.pointed ?? null)) store.dispatch({ type: "followPointed", at });
  }
}
