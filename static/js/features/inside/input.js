/** Choosing a bar by pointer or keys, keeping a moment, opening a layer; having the past found again, and giving that up. */

import { around } from "../../page/elements.js";
import { OTHER } from "../../state/branch_inside.js";
import { RUN, isRunWanted } from "../../state/gradient_norms.js";
import { isUnderWay } from "../../state/studies.js";

/**
 * @param {Store} store
 * @param {{root: HTMLElement, keep: HTMLElement, drop: HTMLElement, clear: HTMLElement}} places
 */
export function bindInside(store, { root, keep, drop, clear }) {
  /** @param {HTMLElement} bar */
  const choose = (bar) => {
    const figure = around(bar, ".histogram");
    if (!figure) return;
    const { picture, layer, neuron, half } = figure.dataset;
    store.dispatch({
      type: "barChosen",
      bar: { picture, layer: Number(layer), neuron: neuron ? Number(neuron) : null, bar: Number(bar.dataset.bar), half: Number(half) },
    });
  };
  root.addEventListener("click", ({ target }) => {
    const bar = around(target, ".bar");
    if (bar) choose(bar);
    const layer = around(target, "[data-open-layer]")?.dataset.openLayer;
    if (layer) store.dispatch({ type: "layerOpened", layer: Number(layer) });
  });
  root.addEventListener("keydown", (event) => {
    const bar = around(event.target, ".bar");
    if (!bar || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") choose(bar);
    else if (!move(bar, event.key)) return;
    event.preventDefault();
    event.stopPropagation(); // the right arrow would train an epoch as well
  });
  keep.addEventListener("click", () => store.dispatch({ type: "momentKept" }));
  drop.addEventListener("click", () => {
    store.dispatch({ type: "momentDropped" });
    keep.focus();
  });
  clear.addEventListener("click", () => store.dispatch({ type: "barChosen", bar: store.state().inside?.chosen ?? null }));
}

/**
 * @param {Store} store
 * @param {HTMLElement} place with the one button
 */
export function bindRun(store, place) {
  place.addEventListener("click", ({ target }) => {
    if (!around(target, "button")) return;
    const isDeclined = isUnderWay(store.state().studies[RUN]);
    store.dispatch({ type: "runDeclined", isDeclined });
    if (isDeclined) store.dispatch({ type: "studyCancelled", name: RUN });
  });
  const follow = () => {
    if (isRunWanted(store.state())) store.dispatch({ type: "studyAsked", name: RUN, settings: {} });
  };
  store.subscribe(follow);
  follow();
}

/**
 * @param {Store} store
 * @param {HTMLSelectElement} select the branch whose histograms are laid over
 * @param {HTMLElement} place with the button that gives them up
 */
export function bindOther(store, select, place) {
  const giveUp = () => isUnderWay(store.state().studies[OTHER]) && store.dispatch({ type: "studyCancelled", name: OTHER });
  select.addEventListener("change", () => {
    giveUp();
    store.dispatch({ type: "momentDropped" });
    if (select.value) store.dispatch({ type: "studyAsked", name: OTHER, settings: { branch: Number(select.value) } });
  });
  place.addEventListener("click", ({ target }) => {
    if (!around(target, "button")) return;
    giveUp();
    select.focus();
  });
}

/**
 * From bar to bar of one histogram.
 * @param {HTMLElement} bar
 * @param {string} key
 */
function move(bar, key) {
  const bars = /** @type {HTMLElement[]} */ ([...(bar.parentElement?.querySelectorAll(".bar") ?? [])]);
  const at = bars.indexOf(bar);
  const to = new Map([["ArrowRight", at + 1], ["ArrowLeft", at - 1], ["Home", 0], ["End", bars.length - 1]]).get(key);
  if (to === undefined) return false;
  const next = bars[Math.max(0, Math.min(bars.length - 1, to))];
  for (const each of bars) each.setAttribute("tabindex", each === next ? "0" : "-1");
  next.focus();
  return true;
}
