/**
 * The network's buttons: features, neurons, biases, layer heads, and an unseen line over every link.
 * Made anew only when the shape changes; the pictures below them are view.js's.
 */

import { all } from "../../page/elements.js";
import { networkNames } from "./names.js";
import { broadest, hasManyWeights, linkPath, neededHeight, networkGeometry, sizingCounts } from "./geometry.js";
import { featuresFor, inputsIn, ownLabels } from "../../state/inputs.js";
import { outputNames, outputsIn } from "../../state/selectors.js";
import { hidesUnused } from "../../state/view.js";
import { unitPx } from "../../plot/canvas.js";

const SVG = "http://www.w3.org/2000/svg";
/** Columns never get narrower than their two buttons, and say "8 neurons" in full only where there is room. */
const COLUMN_REM = 3.25;
const FINGER_COLUMN_REM = 5;
/** Where all columns do not fit beside each other otherwise, the one button stands above the other. */
const NARROW_COLUMN_REM = 2.25;
const ABREAST_REM = 1.25; // for a tile beside another in its column
/** What a row needs to be hit by a pointer, and by a finger; in units. More rows than fit are scrolled. */
const LEAST_ROW = 18;
const FINGER_ROW = 44;
const FINGER_HEAD = 126;
const NARROW_HEAD = 130;
/** While a sample is followed: names alone above the columns, numbers under each tile. */
const FOLLOWED = { head: 44, under: 36, beside: 54 };
const MOST_GROWN_REM = 52; // to which a narrow page's plot grows before it scrolls in itself
const ENDS_REM = 7; // the formulas on the left, half the output's name on the right
const WORDS_PX = 62;
const PLACED_AFTER_MS = 500;

/**
 * @typedef {import("./geometry.js").Geometry & {featureNames: string[]}} Plot  with the names of the features shown
 *
 * @param {HTMLElement} root the element #network
 * @param {{featureNames: string[], featureRows: State["featureRows"], labels: Record<string, string>, say: Say,
 *          limits: {layers: number, neurons: number},
 *          classicFeatures: number}} given  classicFeatures: how many of the first are always there
 * @returns {Part & {geometry: () => Plot}}
 */
export function networkTiles(root, { featureNames, featureRows, labels: usualLabels, say, limits, classicFeatures }) {
  /** @param {string} selector */
  const find = (selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
  const plot = find(".network-plot");
  const scroll = find(".network-scroll");
  const coarse = matchMedia("(pointer: coarse)");
  const tiles = find(".tiles");
  const heads = find(".layer-heads");
  const bracket = find(".bracket");
  const links = find(".links");
  const features = featureNames.map((name) => find(`[data-feature="${name}"]`));
  const formulas = features.map((button) => button.textContent?.trim() ?? "");
  const classic = featureRows.slice(0, classicFeatures).map(({ name }) => name);
  /** Of the features, as the data's columns are called. */
  let labels = usualLabels;
  let named = "";
  /** @type {Plot} */
  let geometry;
  let made = "";
  let placing = 0;
  for (const type of ["pointermove", "focusin"]) plot.addEventListener(type, () => placing && placeNeurons(), true);

  return {
    geometry: () => geometry,
    draw(state) {
      const { features: active, hidden } = state.config.network;
      // Eight layers do not fit a phone: the plot becomes wider than its window, which then scrolls.
      const isCoarse = coarse.matches;
      nameFeatures(state);
      const shown = shownFeatures(state);
      const nOutputs = outputsIn(state);
      const counts = sizingCounts({ nFeatures: shown.length, hidden, nOutputs });
      const unit = unitPx();
      const isNarrow = !isCoarse && widthFor(hidden.length, COLUMN_REM) * 16 * unit > scroll.clientWidth;
      heads.toggleAttribute("data-narrow", isNarrow);
      const room = { unit, ...(isCoarse && { head: FINGER_HEAD }), ...(isNarrow && { head: NARROW_HEAD }), ...(state.follow && FOLLOWED) };
      const needed = neededHeight(Math.max(...counts), isCoarse ? FINGER_ROW + (state.follow ? FOLLOWED.under : 0) : LEAST_ROW, room);
      scroll.style.setProperty("--grown", isCoarse ? `min(${needed}px, ${MOST_GROWN_REM}rem)` : "0px");
      // More features than there is room for are scrolled to; all else stays in sight.
      const height = Math.max(scroll.clientHeight, needed);
      const beside = broadest(counts, { height, ...room });
      const buttonsRem = isCoarse ? FINGER_COLUMN_REM : isNarrow ? NARROW_COLUMN_REM : COLUMN_REM;
      plot.style.width = `${widthFor(hidden.length, buttonsRem + beside * ABREAST_REM)}rem`;
      const size = { width: plot.clientWidth, height, ...room };
      const indices = active.map((name) => shown.indexOf(name));
      const sizes = { nFeatures: shown.length, active: indices, hidden, nOutputs };
      geometry = { ...networkGeometry(sizes, size), featureNames: shown };
      const whole = Math.max(needed, geometry.bottom);
      plot.style.minHeight = `${whole}px`;
      if (isCoarse && shown.length > counts[0]) scroll.style.setProperty("--grown", `${whole}px`); // a finger scrolls the page
      const outputs = nOutputs > 1 ? outputNames(state, say) : [null];
      const shape = JSON.stringify([active, hidden, outputs, named]);
      if (shape !== made) {
        made = shape;
        tiles.removeAttribute("data-many-weights");
        makeButtons(active, hidden, outputs);
      }
      place(hidden, shown, unit);
      features.forEach((button, i) => button.setAttribute("aria-pressed", String(active.includes(featureNames[i]))));
      const { held } = state;
      for (const button of all(".tile", tiles)) {
        button.toggleAttribute("data-held", held !== null && held.kind !== "feature" && Number(button.dataset[held.kind]) === held.index);
      }
    },
  };

  /**
   * @param {number} layers hidden ones
   * @param {number} columnRem
   * @returns {number} in rem
   */
  function widthFor(layers, columnRem) {
    return (layers + 1) * columnRem + ENDS_REM;
  }

  /**
   * Every input, and of what is made of them the usual ones; where there are more inputs than two, only what is asked for.
   * @param {State} state
   */
  function shownFeatures(state) {
    if (state.follow) return featureNames.filter((name) => state.config.network.features.includes(name));
    const { inputs, others } = featuresFor(featureRows, inputsIn(state));
    const isShown = (/** @type {string} */ name) => state.unfolded.features || (!hidesUnused(state) && inputs.length <= 2 && classic.includes(name));
    const { features: active } = state.config.network;
    return featureNames.filter((name) => inputs.includes(name) || active.includes(name) || (others.includes(name) && isShown(name)));
  }

  /**
   * Columns that have names of their own say these instead of a formula.
   * @param {State} state
   */
  function nameFeatures(state) {
    const own = ownLabels(state);
    const wanted = JSON.stringify(own);
    if (wanted === named) return;
    named = wanted;
    labels = { ...usualLabels, ...own };
    features.forEach((button, i) => {
      const name = featureNames[i];
      const text = /** @type {HTMLElement} */ (button.querySelector(".formula"));
      text.textContent = own[name] ?? formulas[i];
      text.toggleAttribute("data-named", own[name] !== undefined);
      button.setAttribute("aria-label", say("page.feature_name", { label: labels[name] ?? name }));
    });
  }

  /**
   * @param {string[]} active features
   * @param {number[]} hidden
   * @param {(string | null)[]} outputs each output neuron's class; null where there is one neuron for all
   */
  function makeButtons(active, hidden, outputs) {
    for (const made of tiles.querySelectorAll(".neuron, .bias")) made.remove();
    const names = networkNames({ features: active, hidden, outputs }, { say, labels });
    let index = 0;
    const made = [...hidden, outputs.length].flatMap((count, layer) =>
      Array.from({ length: count }, (_, to) => {
        const isOutput = layer === hidden.length;
        // One output of several shows its class all over the plane when it is pointed at; a single one is on the plane already.
        const subject = !isOutput ? { neuron: index++ } : outputs[to] === null ? {} : { output: to };
        const button = newButton(isOutput ? "tile neuron output" : "tile neuron", names.neuron({ layer, to }), { ...subject, layer, to });
        return hasManyWeights(geometry) ? [button] : [button, newButton("bias", names.bias({ layer, to }), { layer, to })];
      }).flat(),
    );
    tiles.append(...made);
    links.replaceChildren(...makeLinks(names));
    updateHeads(hidden);
  }

  /**
   * Heads are kept where they can be: whoever presses one of their buttons wants to press it again.
   * @param {number[]} hidden
   */
  function updateHeads(hidden) {
    while (heads.children.length > hidden.length) heads.lastElementChild?.remove();
    while (heads.children.length < hidden.length) heads.append(newHead(heads.children.length));
    hidden.forEach((count, layer) => {
      const [fewer, more] = heads.children[layer].querySelectorAll("button");
      fewer.disabled = count <= 1;
      more.disabled = count >= limits.neurons;
    });
    bracket.hidden = hidden.length === 0;
  }

  /** @param {number} layer */
  function newHead(layer) {
    const head = document.createElement("div");
    head.className = "layer-head";
    const buttons = document.createElement("div");
    const fewer = newButton("small change-neurons", say("page.remove_neuron", { layer: layer + 1 }), { layer, by: -1 });
    const more = newButton("small change-neurons", say("page.add_neuron", { layer: layer + 1 }), { layer, by: 1 });
    fewer.append(iconOf("#remove-layer"));
    more.append(iconOf("#add-layer"));
    buttons.append(fewer, more);
    head.append(buttons, document.createElement("span"));
    return head;
  }

  /** @param {string} selector */
  function iconOf(selector) {
    return /** @type {Node} */ (find(`${selector} svg`).cloneNode(true));
  }

  /** @param {ReturnType<typeof networkNames>} names */
  function makeLinks(names) {
    if (hasManyWeights(geometry)) return [];
    return geometry.links.map(({ layer, from, to }, i) => {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("role", "button");
      // One stop for the tab key; the arrow keys go from link to link.
      path.setAttribute("tabindex", i === 0 ? "0" : "-1");
      path.setAttribute("aria-label", names.link({ layer, from, to }));
      Object.assign(path.dataset, { layer, from, to });
      return path;
    });
  }

  /**
   * @param {number[]} hidden
   * @param {string[]} shown
   * @param {number} unit  in CSS pixels, measured before anything is placed
   */
  function place(hidden, shown, unit) {
    const { tile, outputs } = geometry;
    const last = outputs[0].x;
    const neurons = [...geometry.hidden.flat(), ...outputs];
    features.forEach((button, i) => {
      const at = shown.indexOf(featureNames[i]);
      button.hidden = at < 0;
      button.style.setProperty("--tile", `${tile}px`);
      if (at >= 0) placeTile(button, geometry.features[at]);
    });
    // The canvas shows all of them: nobody waits for hundreds to be where they are pressed, before somebody comes to press them.
    clearTimeout(placing);
    const isWaiting = hasManyWeights(geometry) && tiles.hasAttribute("data-many-weights");
    placing = isWaiting ? window.setTimeout(placeNeurons, PLACED_AFTER_MS) : 0;
    if (!isWaiting) placeNeurons();
    tiles.toggleAttribute("data-many-weights", hasManyWeights(geometry));
    all(".bias", tiles).forEach((button, i) => {
      Object.assign(button.style, { left: `${neurons[i].x - tile / 2 - 18}px`, top: `${neurons[i].y + tile / 2 - 10}px` });
    });
    const columns = geometry.hidden.map((tiles) => (Math.min(...tiles.map(({ x }) => x)) + Math.max(...tiles.map(({ x }) => x))) / 2);
    const roomy = (last - geometry.features[0].x) / (hidden.length + 1) >= WORDS_PX * unit;
    hidden.forEach((count, layer) => {
      const head = /** @type {HTMLElement} */ (heads.children[layer]);
      head.style.left = `${columns[layer]}px`;
      /** @type {HTMLElement} */ (head.querySelector("span")).textContent = roomy ? say("page.neurons", { count }) : String(count);
    });
    Object.assign(bracket.style, { left: `${columns[0] - 24}px`, width: `${columns[columns.length - 1] - columns[0] + 48}px` });
    geometry.links.forEach((link, i) => links.children[i]?.setAttribute("d", linkPath(link)));
    const middle = hidden.length ? (columns[0] + columns[columns.length - 1]) / 2 : (geometry.features[0].x + last) / 2;
    find(".depth").style.left = `${middle}px`;
    find("#features-title").style.left = `${geometry.features[0].x}px`;
    find("#more-features").style.left = `${geometry.features[0].x}px`;
    find("#output-title").style.left = `${last}px`;
    find("#depth").textContent = say("page.hidden_layers", { count: hidden.length });
    /** @type {HTMLButtonElement} */ (find("#add-layer")).disabled = hidden.length >= limits.layers;
    /** @type {HTMLButtonElement} */ (find("#remove-layer")).disabled = hidden.length === 0;
  }

  function placeNeurons() {
    clearTimeout(placing);
    placing = 0;
    tiles.style.setProperty("--tile", `${geometry.tile}px`); // which all of them inherit
    const neurons = [...geometry.hidden.flat(), ...geometry.outputs];
    all(".neuron", tiles).forEach((button, i) => placeTile(button, neurons[i]));
  }

  /**
   * @param {HTMLElement} button
   * @param {TileSpot} spot
   */
  function placeTile(button, spot) {
    const { tile } = geometry;
    Object.assign(button.style, { left: `${spot.x - tile / 2}px`, top: `${spot.y - tile / 2}px` });
  }
}

/**
 * @param {string} className
 * @param {string} label
 * @param {Record<string, string | number | undefined>} data
 */
function newButton(className, label, data) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = className;
  button.setAttribute("aria-label", label);
  Object.assign(button.dataset, data);
  return button;
}
