/** What people do with the settings to compare and with what was found, to actions. */

import { around, controlOf, find } from "../../page/elements.js";
import { comparedSettings, doneSeeds, hasEnded, letterOf, placeOf, withSeed } from "../../state/comparing.js";
import { fieldOf } from "../../state/config.js";
import { bandAxes, nearestSeed } from "./bands.js";

/**
 * @param {Store} store
 * @param {{offersIn: (state: State) => import("./settings_view.js").Offer[]}} given
 */
export function bindLuck(store, { offersIn }) {
  /**
   * @param {string} type
   * @param {object} [facts]
   */
  const act = (type, facts = {}) => store.dispatch({ type, ...facts });
  bindSettings(store, act, offersIn);
  bindForm(store, act);
  bindPointing(store, act);
  find("luck-pairs").addEventListener("click", ({ target }) => {
    const chip = around(target, "[data-pair]");
    if (chip) act("comparisonPairChosen", { pair: JSON.parse(chip.dataset.pair ?? "[0, 1]") });
  });
  find("luck-squares").addEventListener("click", ({ target }) => {
    const square = around(target, "[data-seed]");
    const { found } = store.state().comparing;
    if (square && found) takeSeed(found, Number(square.dataset.place), Number(square.dataset.seed));
  });

  /**
   * A setting with one of the seeds, as the server trained it, at its beginning.
   * @param {Found} found
   * @param {number} place
   * @param {number} at the place of the seed
   */
  function takeSeed({ settings, seeds, vary }, place, at) {
    act("runOpened", { config: withSeed(settings[place].config, seeds[at], vary), checkpoint: null });
    act("toastShown", { key: "page.luck.on_page", blanks: { seed: seeds[at], letter: letterOf(place) } });
  }
}

/**
 * @typedef {(type: string, facts?: object) => void} Act
 *
 * @param {Store} store
 * @param {Act} act
 * @param {(state: State) => import("./settings_view.js").Offer[]} offersIn
 */
function bindSettings(store, act, offersIn) {
  const list = find("luck-list");
  list.addEventListener("click", ({ target }) => {
    const gone = around(target, "[data-removes]");
    if (gone) {
      act("pinRemoved", { place: Number(gone.dataset.removes) });
      requestAnimationFrame(() => document.activeElement === document.body && find("luck-another").focus()); // of the last one nothing is left
    }
    if (around(target, "[data-pins]")) act("settingPinned");
  });
  list.addEventListener("change", ({ target }) => {
    const { dataset, value } = controlOf(target);
    const changes = { [dataset.field ?? ""]: JSON.parse(value) };
    const place = Number(dataset.place);
    if (place < store.state().comparing.pins.length) act("pinChanged", { place, changes });
    else change(changes);
  });
  find("luck-another").addEventListener("change", ({ target }) => {
    const select = controlOf(target);
    differIn(select.value);
    select.value = "";
  });
  find("luck-against").addEventListener("click", ({ target }) => {
    const chip = around(target, "[data-against]");
    if (!chip) return;
    differIn(chip.dataset.against ?? "");
    requestAnimationFrame(() => find("luck-run").focus()); // which can be pressed then
  });
  find("luck-takes").addEventListener("click", ({ target }) => {
    const button = around(target, "[data-takes]");
    const { config } = store.state();
    const taken = button && comparedSettings(store.state())[Number(button.dataset.takes)];
    if (taken) act("runOpened", { config: { ...taken, seed: config.seed, data: { ...taken.data, seed: config.data.seed } }, checkpoint: null });
  });

  /**
   * The page's own setting becomes another one, with the next of the values of a field; what it was stays.
   * @param {string} name of the field
   */
  function differIn(name) {
    const offer = offersIn(store.state()).find(({ field }) => field === name);
    if (!offer) return;
    const { config, comparing } = store.state();
    if (placeOf(comparing.pins, config) < 0 && comparedSettings(store.state()).length === 1) act("settingPinned");
    const own = JSON.stringify(fieldOf(config, name));
    const at = offer.values.findIndex((value) => JSON.stringify(value) === own);
    change({ [name]: offer.values[at + 1] ?? offer.values[at - 1] });
  }

  /** @param {Changes} changes of the page's own setting */
  function change(changes) {
    if (changes["data.dataset"] !== undefined) act("datasetChosen", { dataset: changes["data.dataset"] });
    else if (changes["network.hidden"] !== undefined) act("hiddenChanged", { hidden: changes["network.hidden"] });
    else act("configChanged", { changes });
  }
}

/**
 * @param {Store} store
 * @param {Act} act
 */
function bindForm(store, act) {
  for (const name of ["seeds", "epochs"]) {
    const field = /** @type {HTMLInputElement} */ (find(`luck-${name}`));
    field.addEventListener("input", () => field.validity.valid && act("comparisonDrafted", { changes: { [name]: field.valueAsNumber } }));
  }
  for (const name of ["measure", "vary"]) {
    find(`luck-${name}`).addEventListener("change", ({ target }) => act("comparisonDrafted", { changes: { [name]: controlOf(target).value } }));
  }
  find("luck-form").addEventListener("submit", (event) => {
    event.preventDefault();
    const state = store.state();
    const { found, isAsked } = state.comparing;
    if (isAsked || (found && !hasEnded(found))) return;
    const configs = comparedSettings(state).map((config, place) => ({ name: letterOf(place), config }));
    const { seeds, epochs, vary } = state.comparing.order;
    const more = Number(find("luck-run").dataset.more);
    act("comparisonAsked", { configs, seeds: seeds + more, epochs, vary, measure: find("luck-measure").value });
    find("luck-verdict").scrollIntoView({ block: "nearest" }); // on a phone it stands below the form
  });
  find("luck-cancel").addEventListener("click", () => act("comparisonCancelAsked", { id: store.state().comparing.found?.id }));
}

/**
 * A seed is pointed at in the scatter plot, among the squares, or by arrow keys on the curves.
 * @param {Store} store
 * @param {Act} act
 */
function bindPointing(store, act) {
  const point = (/** @type {number | null} */ seed) => seed !== store.state().comparing.seed && act("comparedSeedPointedAt", { seed });
  const bySeed = (/** @type {EventTarget | null} */ target) => {
    const at = target instanceof Element ? target.closest("[data-seed]") : null;
    return at instanceof HTMLElement || at instanceof SVGElement ? Number(at.dataset.seed) : null;
  };
  for (const id of ["luck-scatter", "luck-squares"]) {
    const place = find(id);
    place.addEventListener("pointerover", ({ target }) => point(bySeed(target)));
    place.addEventListener("pointerleave", () => point(null));
    place.addEventListener("focusin", ({ target }) => point(bySeed(target)));
    place.addEventListener("focusout", () => point(null));
  }
  const curves = find("luck-bands");
  curves.addEventListener("pointermove", (event) => {
    const { found } = store.state().comparing;
    const { left, top, width, height } = curves.getBoundingClientRect();
    if (found) point(nearestSeed(found, bandAxes(found, { width, height }), { x: event.clientX - left, y: event.clientY - top }));
  });
  curves.addEventListener("pointerleave", () => point(null));
  curves.addEventListener("blur", () => point(null));
  curves.addEventListener("keydown", (event) => {
    const { found, seed } = store.state().comparing;
    const done = found ? doneSeeds(found) : [];
    const at = done.indexOf(seed ?? -1);
    const to = new Map([["ArrowRight", at + 1], ["ArrowLeft", at < 0 ? done.length - 1 : at - 1], ["Home", 0], ["End", done.length - 1]]).get(event.key);
    if (to === undefined || !done.length) return;
    event.preventDefault();
    point(done[(to + done.length) % done.length]);
  });
  const squares = find("luck-squares");
  squares.addEventListener("keydown", (event) => {
    const here = around(event.target, "[data-seed]");
    if (!here) return;
    const [seed, place] = [Number(here.dataset.seed), Number(here.dataset.place)];
    const steps = /** @type {Record<string, number[]>} */ ({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] })[event.key];
    if (!steps) return;
    event.preventDefault();
    const next = /** @type {HTMLElement | null} */ (squares.querySelector(`[data-seed="${seed + steps[0]}"][data-place="${place + steps[1]}"]:enabled`));
    if (!next) return;
    here.tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });
}
