/** What stands around the map of the race: what is chosen, the step, the surface in words, and what came of it. */

import { all, allInputs, find, write } from "../../page/elements.js";
import { hasAsked, landscapeIn } from "../../state/landscape.js";
import { MOST_RACERS, featuresIn, isOld, lastStep, raceFound, raceIn, raceSettings, startKey } from "../../state/race.js";
import { isUnderWay } from "../../state/studies.js";

/**
 * @param {HTMLDialogElement} dialog
 * @param {{say: Say, tell: ReturnType<typeof import("./text.js").raceSpeaker>, labelsOf: (state: State) => Record<string, string>}} given
 * @returns {Part}
 */
export function raceView(dialog, { say, tell, labelsOf }) {
  return {
    draw(state) {
      const isAsked = state.prepared.sheet === "race";
      if (isAsked !== dialog.open) {
        if (isAsked) dialog.showModal();
        else dialog.close();
      }
      if (!isAsked) return;
      const found = raceFound(state);
      drawChoices(state, found);
      drawTransport(state, found);
      drawStudy(state, found);
      drawWords(state, found);
    },
  };

  /**
   * @param {State} state
   * @param {import("../../state/race.js").RaceFound | null} found
   */
  function drawChoices(state, found) {
    const race = raceIn(state);
    const { surface, racers, steps, speed, goals, columns, standardized, towards } = race;
    check("race-surface", surface);
    find("race-network").hidden = surface !== "network";
    find("race-neuron").hidden = surface !== "neuron";
    check("race-directions", landscapeIn(state).directions);
    check("race-columns", columns);
    drawFeatures(state);
    /** @type {HTMLSelectElement} */ (find("race-steps")).value = String(steps);
    /** @type {HTMLSelectElement} */ (find("race-speed")).value = String(speed);
    find("race-add").hidden = racers.length >= MOST_RACERS;
    const key = startKey(state);
    const start = race.starts[key ?? ""] ?? found?.start ?? [null, null];
    for (const [axis, id] of /** @type {const} */ (["race-start-x", "race-start-y"]).entries()) {
      const field = find(id);
      field.disabled = key === null;
      put(field, start[axis]);
    }
    find("race-usual").disabled = key === null || !(key in race.starts);
    put(find("race-goal"), goals[surface] ?? found?.goal ?? null);
    const isWhole = (towards ?? standardized) === 1;
    write(find("race-standardize"), say(isWhole ? "page.race.raw" : "page.race.standardize"));
    const part = find("race-part");
    part.value = String(standardized);
    part.style.setProperty("--fraction", `${100 * standardized}%`);
    const share = say("page.percent", { value: Math.round(100 * standardized) });
    part.setAttribute("aria-valuetext", share);
    write(find("race-part-value"), share);
    write(find("race-condition"), found?.condition === undefined ? "" : tell.number(found.condition));
    write(find("race-best"), found?.condition === undefined ? "" : tell.numbers(found));
  }

  /** @param {State} state */
  function drawFeatures(state) {
    const { columns, features } = raceIn(state);
    find("race-features").hidden = columns !== "data";
    const labels = labelsOf(state);
    const names = state.config.network.features.map((name) => labels[name] ?? name);
    for (const [axis, select] of /** @type {HTMLSelectElement[]} */ (all("[data-race-feature]", dialog)).entries()) {
      const isSame = select.options.length === names.length && names.every((name, i) => select.options[i].text === name);
      if (!isSame) select.replaceChildren(...names.map((name, i) => new Option(name, String(i))));
      select.value = String(featuresIn(state, features)[axis]);
    }
  }

  /**
   * @param {State} state
   * @param {import("../../state/race.js").RaceFound | null} found
   */
  function drawTransport(state, found) {
    const { at, isPlaying } = raceIn(state);
    const last = found ? lastStep(found) : 0;
    write(find("race-play"), say(isPlaying ? "page.race.pause" : "page.race.play"));
    find("race-play").disabled = find("race-step").disabled = !found || (!isPlaying && at >= last);
    find("race-again").disabled = at === 0;
    const slider = find("race-at");
    slider.max = String(last);
    slider.value = String(Math.min(at, last));
    slider.style.setProperty("--fraction", `${last ? (100 * Math.min(at, last)) / last : 0}%`);
    write(find("race-at-value"), say("page.race.step_of", { at: Math.min(at, last), last }));
  }

  /**
   * @param {State} state
   * @param {import("../../state/race.js").RaceFound | null} found
   */
  function drawStudy(state, found) {
    const study = state.studies.race;
    const settings = raceSettings(state);
    const isRunning = isUnderWay(study);
    const progress = /** @type {HTMLProgressElement} */ (find("race-progress"));
    const isLong = isRunning && raceIn(state).surface === "network";
    find("race-study").hidden = !isLong && !raceIn(state).isHeld;
    progress.hidden = !isLong;
    if (study?.total) [progress.max, progress.value] = [study.total, study.done];
    write(find("race-cancel"), say(isLong ? "page.race.cancel" : "page.race.run"));
    const isOther = settings === null || isRunning || !hasAsked(state, "race", settings);
    dialog.toggleAttribute("data-stale", Boolean(found) && (isOther || isOld(state)));
    find("race-map").setAttribute("aria-busy", String(isRunning));
  }

  /**
   * @param {State} state
   * @param {import("../../state/race.js").RaceFound | null} found
   */
  function drawWords(state, found) {
    const { surface, at, isPlaying, towards } = raceIn(state);
    const problem = state.studies.race?.problem;
    const nothing = say(raceSettings(state) === null ? "page.race.nothing" : "page.race.waiting");
    write(find("race-formula"), problem || !found ? "" : tell.formula(found));
    write(find("race-about"), problem ?? (found ? tell.about(state, found) : nothing));
    if (!found) return write(find("race-says"), "");
    const isAtEnd = at >= lastStep(found);
    const ready = at === 0 ? say(startKey(state) === null ? "page.race.ready_fixed" : "page.race.ready") : "";
    // On the way nothing is said: the table tells it.
    write(find("race-says"), isPlaying || towards !== null ? "" : isAtEnd ? tell.ended(found) : ready);
    const canvas = find("race-map");
    const blanks = { surface: say(`page.race.${surface}`), low: tell.value(found.lowest), high: tell.value(found.highest) };
    canvas.setAttribute("aria-label", say(startKey(state) === null ? "page.race.map_fixed" : "page.race.map", blanks));
  }

  /**
   * @param {string} name
   * @param {string} chosen
   */
  function check(name, chosen) {
    for (const radio of allInputs(`[name=${name}]`, dialog)) radio.checked = radio.value === chosen;
  }
}

/**
 * @param {HTMLInputElement} field
 * @param {number | null} value
 */
function put(field, value) {
  if (document.activeElement !== field) field.value = value === null ? "" : String(Number(value.toPrecision(4)));
}
