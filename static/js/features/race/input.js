/** What people do with the race: choose the surface and the racers, drag the start, play, step, standardize. */

import { around, controlOf, find } from "../../page/elements.js";
import { numberIn } from "../../page/numbers.js";
import { nameOf, withHyperparameter } from "../../state/choices.js";
import { MOST_RACERS, featuresIn, raceFound, raceIn, raceStepped, raceWanted, standardizedFurther, startKey } from "../../state/race.js";
import { isUnderWay } from "../../state/studies.js";

/** Fractions of the picture by which a key moves the start: alone, and with Shift. */
const NUDGE = 1 / 64;
const LARGE_NUDGE = 8 / 64;
/** Between two looks at a race on the network: each has its copies trained. */
const PAUSE_MS = 250;
/** Between two surfaces while inputs are being standardized. */
const FRAME_MS = 60;
/** Where little is to move, so often. */
const STILL_MS = 500;

/**
 * @typedef {import("../../state/race.js").Race} Race
 * @typedef {import("../../state/race.js").Racer} Racer
 */

/**
 * @param {Store} store
 * @param {{dialog: HTMLDialogElement, canvas: HTMLCanvasElement, optimizers: import("../../state/catalog.js").TunableRow[]}} given
 */
export function bindRace(store, { dialog, canvas, optimizers }) {
  const race = () => raceIn(store.state());
  const set = (/** @type {Partial<Race>} */ changes) => store.dispatch({ type: "raceSet", changes });
  const move = (/** @type {Partial<Race>} */ changes) => store.dispatch({ type: "raceMoved", changes });
  bindRacers(dialog, { race, set, optimizers });
  bindStart(store, canvas, set);
  bindTransport(store, { race, move });
  followRace(store, move);

  dialog.addEventListener("change", ({ target }) => {
    const { name, id, value, dataset } = controlOf(target);
    if (dataset.raceFeature) {
      const features = featuresIn(store.state(), race().features);
      set({ features: dataset.raceFeature === "0" ? [Number(value), features[1]] : [features[0], Number(value)] });
    }
    if (name === "race-surface") set({ surface: /** @type {any} */ (value) });
    if (name === "race-columns") set({ columns: /** @type {any} */ (value) });
    if (name === "race-directions") {
      set({});
      store.dispatch({ type: "landscapeChanged", changes: { directions: value } });
    }
    if (id === "race-steps") set({ steps: Number(value) });
    if (id === "race-speed") move({ speed: Number(value) });
    if (id === "race-goal") {
      const { [race().surface]: _, ...others } = race().goals;
      const goal = numberIn(controlOf(target));
      set({ goals: Number.isFinite(goal) ? { ...others, [race().surface]: goal } : others });
    }
  });
  find("race-part").addEventListener("input", () => set({ standardized: find("race-part").valueAsNumber, at: race().at }));
  find("race-standardize").addEventListener("click", () => {
    const { standardized, towards, steps } = race();
    const end = (towards ?? standardized) === 1 ? 0 : 1;
    // The whole ways are to be seen as they straighten.
    if (store.state().isStill) set({ standardized: end, at: steps });
    else set({ towards: end, at: steps });
  });
  find("race-cancel").addEventListener("click", () => {
    if (!isUnderWay(store.state().studies.race)) return move({ isHeld: false });
    move({ isHeld: true });
    store.dispatch({ type: "studyCancelled", name: "race" });
  });
  dialog.addEventListener("close", () => {
    // Next time it may be of another moment.
    move({ at: 0, isPlaying: false, towards: null });
    if (isUnderWay(store.state().studies.race)) store.dispatch({ type: "studyCancelled", name: "race" });
    store.dispatch({ type: "sheetAsked", sheet: null });
  });
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {{race: () => Race, set: (changes: Partial<Race>) => void, optimizers: import("../../state/catalog.js").TunableRow[]}} given
 */
function bindRacers(dialog, { race, set, optimizers }) {
  dialog.addEventListener("change", ({ target }) => {
    const control = controlOf(target);
    const row = around(target, "tr[data-racer]");
    const { part } = control.dataset;
    if (!row || !part) return;
    const index = Number(row.dataset.racer);
    const racer = race().racers[index];
    set({ racers: race().racers.map((each, i) => (i === index ? changed(racer, part, control) : each)) });
  });
  dialog.addEventListener("click", ({ target }) => {
    const { racers } = race();
    if (around(target, "[data-part=remove]")) {
      const index = Number(around(target, "tr[data-racer]")?.dataset.racer);
      set({ racers: racers.filter((_, i) => i !== index) });
      const rows = dialog.querySelectorAll("tr[data-racer] select");
      /** @type {HTMLElement | undefined} */ (rows[Math.min(index, rows.length - 2)])?.focus();
    }
    if (around(target, "#race-add") && racers.length < MOST_RACERS) {
      const taken = racers.map(({ optimizer }) => nameOf(optimizer));
      const optimizer = (optimizers.find(({ name }) => !taken.includes(name)) ?? optimizers[0]).name;
      set({ racers: [...racers, { optimizer, rate: null }] });
    }
  });

  /**
   * @param {Racer} racer
   * @param {string} part
   * @param {HTMLInputElement} control
   * @returns {Racer}
   */
  function changed(racer, part, control) {
    // Another rule has other rates that suit it.
    if (part === "optimizer") return { optimizer: control.value, rate: null };
    const value = numberIn(control);
    if (part === "rate") return { ...racer, rate: Number.isFinite(value) ? value : null };
    const hyperparameter = optimizers.find(({ name }) => name === nameOf(racer.optimizer))?.hyperparameters[0];
    return hyperparameter && Number.isFinite(value) ? { ...racer, optimizer: withHyperparameter(racer.optimizer, hyperparameter, value) } : racer;
  }
}

/**
 * @param {Store} store
 * @param {HTMLCanvasElement} canvas
 * @param {(changes: Partial<Race>) => void} set
 */
function bindStart(store, canvas, set) {
  /**
   * @param {number} x
   * @param {number} y
   */
  function startAt(x, y) {
    const key = startKey(store.state());
    if (key === null || !Number.isFinite(x + y)) return;
    set({ starts: { ...raceIn(store.state()).starts, [key]: [Number(x.toPrecision(4)), Number(y.toPrecision(4))] } });
  }
  /** @param {PointerEvent} event */
  function drag({ offsetX, offsetY }) {
    const found = raceFound(store.state());
    if (!found) return;
    const within = (/** @type {number} */ part) => Math.min(1, Math.max(0, part));
    const [across, down] = [within(offsetX / canvas.clientWidth), within(offsetY / canvas.clientHeight)];
    startAt(found.x[0] + (found.x[1] - found.x[0]) * across, found.y[1] - (found.y[1] - found.y[0]) * down);
  }
  function here() {
    const state = store.state();
    return raceIn(state).starts[startKey(state) ?? ""] ?? raceFound(state)?.start ?? [0, 0];
  }
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || startKey(store.state()) === null) return;
    canvas.setPointerCapture(event.pointerId);
    drag(event);
  });
  canvas.addEventListener("pointermove", (event) => canvas.hasPointerCapture(event.pointerId) && drag(event));
  canvas.addEventListener("keydown", (event) => {
    const [across, up] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [0, 0];
    const found = raceFound(store.state());
    if ((!across && !up) || !found) return;
    event.preventDefault();
    const part = event.shiftKey ? LARGE_NUDGE : NUDGE;
    const [x, y] = here();
    startAt(x + across * part * (found.x[1] - found.x[0]), y + up * part * (found.y[1] - found.y[0]));
  });
  for (const [axis, id] of /** @type {const} */ (["race-start-x", "race-start-y"]).entries()) {
    const field = find(id);
    field.addEventListener("change", () => {
      const place = [...here()];
      place[axis] = numberIn(field);
      startAt(place[0], place[1]);
    });
  }
  find("race-usual").addEventListener("click", () => {
    const { [startKey(store.state()) ?? ""]: _, ...starts } = raceIn(store.state()).starts;
    set({ starts });
  });
}

/**
 * @param {Store} store
 * @param {{race: () => Race, move: (changes: Partial<Race>) => void}} given
 */
function bindTransport(store, { race, move }) {
  let timer = 0;
  let pace = 0;
  /** @param {number} steps */
  function further(steps) {
    const found = raceFound(store.state());
    if (found) move(raceStepped(race(), found, steps));
  }
  find("race-play").addEventListener("click", () => move({ isPlaying: !race().isPlaying }));
  find("race-step").addEventListener("click", () => {
    move({ isPlaying: false });
    further(1);
  });
  find("race-again").addEventListener("click", () => move({ at: 0, isPlaying: false }));
  find("race-at").addEventListener("input", () => move({ at: find("race-at").valueAsNumber, isPlaying: false }));
  store.subscribe((state) => {
    const { isPlaying, speed } = raceIn(state);
    const every = !isPlaying ? 0 : state.isStill ? STILL_MS : 1000 / speed;
    if (every === pace) return;
    clearInterval(timer);
    pace = every;
    if (every) timer = window.setInterval(() => further(Math.max(1, Math.round((every * race().speed) / 1000))), every);
  });
}

/**
 * Has the race run anew when another one is chosen, and inputs standardized bit by bit.
 * @param {Store} store
 * @param {(changes: Partial<Race>) => void} move
 */
function followRace(store, move) {
  let askedAt = -Infinity;
  let waiting = 0;
  let standardizing = 0;
  function look() {
    const state = store.state();
    const settings = raceWanted(state);
    if (!settings) return;
    const isBusy = isUnderWay(state.studies.race);
    const isShort = raceIn(state).surface !== "network";
    const rest = askedAt + PAUSE_MS - performance.now();
    // What is short is waited for, so that something is shown while the start is dragged.
    if (isBusy && (isShort || rest > 0)) {
      if (!waiting) waiting = window.setTimeout(() => { waiting = 0; look(); }, isShort ? FRAME_MS : rest);
      return;
    }
    askedAt = performance.now();
    store.dispatch({ type: "studyAsked", name: "race", settings });
  }
  store.subscribe((state, { type }) => {
    if (state.prepared.sheet !== "race" || type === "studyAsked") return;
    look();
    const { towards } = raceIn(state);
    if (towards === null || standardizing || raceWanted(state) || isUnderWay(state.studies.race)) return;
    standardizing = window.setTimeout(() => { standardizing = 0; move(standardizedFurther(raceIn(store.state()))); }, FRAME_MS);
  });
  look();
}
