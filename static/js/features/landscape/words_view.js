/** What stands around the map: the choice of directions, the scale, what is pointed at, the sentence, and all of it as a table. */

import { all, allInputs, find, write } from "../../page/elements.js";
import { isDrawn, landscapeIn, lossAt, placesIn, stabilityOf, reachBy } from "../../state/landscape.js";
import { isStale, isUnderWay } from "../../state/studies.js";
import { looksOf } from "../../state/branches.js";
import { placeText } from "./text.js";

/** Rows and columns of the table. */
const PLACES = [0.1, 0.3, 0.5, 0.7, 0.9];
const MOST_ROWS = 12;

/**
 * @typedef {import("../../state/landscape.js").Surface} Surface
 * @typedef {ReturnType<typeof import("./text.js").landscapeSpeaker>} LandscapeSpeaker
 */

/**
 * @param {{say: Say, tell: LandscapeSpeaker, number: Intl.NumberFormat, labelsOf: (state: State) => Record<string, string>,
 *     nameOf: (state: State, branch: number) => string}} given
 * @returns {Part[]}
 */
export function wordsView({ say, tell, number, labelsOf, nameOf }) {
  return [controls({ say, labelsOf }), branches({ nameOf }), words({ say, tell }), curvature({ tell }), table({ say, tell, number, nameOf })];
}

/**
 * @param {{say: Say, labelsOf: (state: State) => Record<string, string>}} given
 * @returns {Part}
 */
function controls({ say, labelsOf }) {
  return {
    draw(state) {
      if (state.tab !== "landscape") return;
      const { directions, reach, outlook } = landscapeIn(state);
      find("landscape-relief").setAttribute("aria-pressed", String(outlook !== null));
      find("landscape-map").toggleAttribute("data-relief", outlook !== null);
      for (const radio of allInputs("[name=landscape-directions]")) radio.checked = radio.value === directions;
      find("landscape-weights").hidden = directions !== "weights";
      find("landscape-others").hidden = directions !== "random";
      find("landscape-reach").hidden = directions === "paths";
      /** @type {HTMLButtonElement} */ (find("landscape-closer")).disabled = reachBy(reach, -1) === reach;
      /** @type {HTMLButtonElement} */ (find("landscape-wider")).disabled = reachBy(reach, 1) === reach;
      if (directions === "weights" && state.layout) drawWeights(state, state.layout);
    },
  };

  /**
   * @param {State} state
   * @param {Layout} layout
   */
  function drawWeights(state, layout) {
    const labels = labelsOf(state);
    placesIn(state, layout).forEach(({ layer, from, to }, axis) => {
      const { fanIn, fanOut } = layout.layers[layer];
      const last = layout.layers.length - 1;
      const source = (/** @type {number} */ i) => (layer === 0 ? (labels[layout.features[i]] ?? layout.features[i]) : String(i + 1));
      fill(axis, "layer", layout.layers.map((_, i) => say(i === last ? "page.landscape.output_layer" : "page.landscape.layer", { layer: i + 1 })), layer);
      fill(axis, "from", [...Array.from({ length: fanIn }, (_, i) => source(i)), say("page.bias")], from ?? fanIn);
      fill(axis, "to", Array.from({ length: fanOut }, (_, i) => say("page.landscape.neuron", { neuron: i + 1 })), to);
    });
  }

  /**
   * @param {number} axis
   * @param {string} part
   * @param {string[]} names
   * @param {number} chosen
   */
  function fill(axis, part, names, chosen) {
    const select = /** @type {HTMLSelectElement} */ (all(`[data-landscape-axis="${axis}"][data-landscape-part="${part}"]`)[0]);
    const isSame = select.options.length === names.length && names.every((name, i) => select.options[i].text === name);
    if (!isSame) select.replaceChildren(...names.map((name, i) => new Option(name, String(i))));
    select.value = String(chosen);
  }
}

/**
 * Whose paths span the plane.
 * @param {{nameOf: (state: State, branch: number) => string}} given
 * @returns {Part}
 */
function branches({ nameOf }) {
  const [frame, place] = [find("landscape-branches"), find("landscape-branch-list")];
  let shown = "";
  return {
    draw(state) {
      if (state.tab !== "landscape") return;
      const { list, current } = state.branches;
      frame.hidden = landscapeIn(state).directions !== "paths" || list.length < 2;
      if (frame.hidden) return;
      const names = list.map(({ id }) => [id, nameOf(state, id), looksOf(state.branches, id).color]);
      if (JSON.stringify(names) !== shown) {
        shown = JSON.stringify(names);
        place.replaceChildren(...names.map(([id, name, color]) => {
          const label = document.createElement("label");
          const box = Object.assign(document.createElement("input"), { type: "checkbox", name: "landscape-branch", value: String(id) });
          const swatch = Object.assign(document.createElement("i"), { ariaHidden: "true" });
          swatch.style.setProperty("--color", `var(--${color})`);
          label.append(box, swatch, String(name));
          return label;
        }));
      }
      for (const box of allInputs("[name=landscape-branch]", place)) {
        box.checked = isDrawn(state, Number(box.value));
        box.disabled = Number(box.value) === current;
      }
    },
  };
}

/**
 * @param {{say: Say, tell: LandscapeSpeaker}} given
 * @returns {Part}
 */
function words({ say, tell }) {
  return {
    draw(state) {
      if (state.tab !== "landscape") return;
      const study = state.studies.landscape;
      const surface = /** @type {Surface | null} */ (study?.result ?? null);
      const isWaiting = isUnderWay(study) && !surface;
      const canvas = find("landscape-map");
      const reading = find("landscape-reading");
      reading.setAttribute("aria-live", document.activeElement === canvas ? "polite" : "off");
      write(reading, surface ? tell.reading(state, surface) : "");
      find("landscape-scale").hidden = !surface;
      const progress = find("landscape-progress");
      progress.hidden = !isUnderWay(study) || state.playing || !study?.total;
      progress.value = (study?.done ?? 0) / (study?.total || 1);
      const sentence = surface ? tell.sentence(state, surface) : say(isWaiting ? "page.landscape.waiting" : "page.landscape.nothing");
      write(find("landscape-says"), study?.problem ?? sentence);
      if (!surface) return;
      write(find("landscape-low"), tell.text(surface.lowest));
      write(find("landscape-high"), tell.text(surface.highest));
      const key = landscapeIn(state).outlook ? "page.landscape.relief_label" : "page.landscape.map";
      canvas.setAttribute("aria-label", say(key, { low: tell.text(surface.lowest), high: tell.text(surface.highest) }));
    },
  };
}

/**
 * @param {{tell: LandscapeSpeaker}} given
 * @returns {Part}
 */
function curvature({ tell }) {
  const line = find("landscape-curvature");
  return {
    draw(state) {
      if (state.tab !== "landscape") return;
      const study = state.studies.curvature;
      const found = /** @type {import("../../state/landscape.js").Curvature | null} */ (study?.result ?? null);
      line.hidden = !found;
      if (!found) return;
      line.dataset.stability = stabilityOf(found);
      // While training goes on it is always of a moment ago, and goes with it.
      line.toggleAttribute("data-stale", !state.playing && (isStale(study, state) || isUnderWay(study)));
      line.style.setProperty("--at", String(Math.min(1, Math.max(0, (found.eigenvalue ?? 0) / (2 * (found.bound ?? 1))))));
      write(find("landscape-eigenvalue"), tell.curvature(found));
    },
  };
}

/**
 * @param {{say: Say, tell: LandscapeSpeaker, number: Intl.NumberFormat, nameOf: (state: State, branch: number) => string}} given
 * @returns {Part}
 */
function table({ say, tell, number, nameOf }) {
  const [losses, paths] = [find("landscape-table"), find("landscape-paths")];
  return {
    draw({ tab, playing, studies, branches }) {
      const surface = /** @type {Surface | null} */ (studies.landscape?.result ?? null);
      if (tab !== "landscape" || playing || !surface) return;
      const x = PLACES.map((across) => placeText(lossAt(surface, [across, 0]).x));
      rows(losses, ["y \\ x", ...x], PLACES.map((down) => [
        placeText(lossAt(surface, [0, down]).y),
        ...PLACES.map((across) => tell.text(lossAt(surface, [across, down]).loss)),
      ]));
      paths.hidden = !surface.paths;
      const head = ["page.landscape.path", "page.epoch", "page.landscape.true_loss", "page.landscape.plane_loss"].map((key) => say(key));
      rows(paths, head, (surface.paths ?? []).flatMap(({ branch = 0, epochs, losses: true_losses, plane_losses: plane }) => {
        const every = Math.max(1, Math.ceil(epochs.length / MOST_ROWS));
        const name = nameOf(/** @type {State} */ ({ branches }), branch);
        const shown = epochs.flatMap((_, i) => (i % every && i < epochs.length - 1 ? [] : [i]));
        return shown.map((i) => [name, number.format(epochs[i]), tell.text(true_losses[i]), tell.text(plane[i])]);
      }));
    },
  };
}

/**
 * @param {HTMLElement} place a table
 * @param {string[]} head
 * @param {string[][]} body
 */
function rows(place, head, body) {
  const cell = (/** @type {string} */ tag, /** @type {string} */ text) => Object.assign(document.createElement(tag), { textContent: text });
  const row = (/** @type {string[]} */ texts, /** @type {string} */ tag) => {
    const made = document.createElement("tr");
    made.append(...texts.map((text, i) => cell(i === 0 ? "th" : tag, text)));
    return made;
  };
  place.querySelector("thead")?.replaceChildren(row(head, "th"));
  place.querySelector("tbody")?.replaceChildren(...body.map((texts) => row(texts, "td")));
}
