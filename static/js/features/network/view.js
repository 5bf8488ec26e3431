/**
 * The network as a picture: every weight a line, every neuron what it answers over the plane. Draws, and keeps no state.
 *
 * @typedef {Pick<State, "frame" | "layout" | "config" | "inspected" | "hovered" | "status" | "discretize" | "tasks" | "taskOf" | "follow">
 *     & {middle: number | undefined}} Drawn  middle: the byte at which the output turns from one class to the other
 * @typedef {{parameters: Float32Array, layout: Layout | null, links: Link[], weights: number[], order: number[]}} Ordered
 */

import { all } from "../../page/elements.js";
import { hasChanged, watched } from "../../page/watching.js";
import { byteOf } from "../../plot/colors.js";
import { aroundByte, byteFor, discrete } from "../../plot/fields.js";
import { hasManyWeights, reachOf } from "./geometry.js";
import { tileSheets } from "./tile_sheet.js";
import { isIdle, neuronsOff } from "./paths.js";
import { classOfOutput, isProbability, outputField, outputsIn, parameterAt } from "../../state/selectors.js";
import { thresholdIn } from "../../state/threshold.js";
import { densityOf, fit } from "../../plot/canvas.js";

const LARGEST_WEIGHT = 4; // beyond it lines grow no thicker
const FAINT = 0.38; // of a feature that is not used
const DASH = [7, 4];
const MOST_FLOWING = 260; // where lines are crowded, dashes are noise, and slow to draw
const MOST_LINKS = 1500; // drawn at a time
const BORDER_PX = 1.5;
const BIAS_PX = 5; // of one that has no button
const FAINT_BESIDE = 0.25; // links of others, while one tile is pointed at
const NONE = new Float32Array();
const DASH_LENGTH = DASH[0] + DASH[1];

/**
 * @param {HTMLElement} root the element #network
 * @param {{features: (state: State) => Record<string, Field>, geometry: () => Plot,
 *          palette: () => Palette}} given
 * @returns {Part}
 */
export function network(root, { features, geometry, palette }) {
  const canvas = /** @type {HTMLCanvasElement} */ (root.querySelector(".network-canvas"));
  const plot = /** @type {HTMLElement} */ (root.querySelector(".network-plot"));
  const motion = matchMedia("(prefers-reduced-motion: no-preference)");
  const drawSheets = tileSheets();
  /** What was drawn last: frames that come at rest, for other numbers, mostly show the same. */
  let last = /** @type {{frame: Frame | null, around: unknown[], reads: import("../../page/watching.js").Reads} | null} */ (null);
  /** The links' weights and their order, as long as the same are drawn. */
  let ordered = /** @type {Ordered} */ ({ parameters: NONE, layout: null, links: [], weights: [], order: [] });
  /** What each bias button was last coloured with; a style that stays the same is not written. */
  const biasColors = new WeakMap();

  return {
    // What the tiles are placed by.
    also: ({ config, unfolded, lesson, follow }) => [config.data, config.network, unfolded.features, lesson, follow],
    draw(state) {
      const { frame, looks, status } = state;
      const around = [looks, geometry(), palette()];
      const isDrawn = last && status !== "playing" && around.every((each, i) => each === last?.around[i]) && !hasChanged(last.reads, state);
      if (isDrawn && last && areAlike(last.frame, frame)) return;
      const watching = watched(state);
      drawAll(watching.state);
      watching.reads.delete("frame");
      last = { frame, around, reads: watching.reads };
    },
  };

  /** @param {State} state */
  function drawAll(state) {
    canvas.style.width = `${plot.clientWidth}px`;
    canvas.style.height = `${plot.clientHeight}px`;
    const { ctx } = fit(canvas);
    const scale = densityOf(canvas);
    ctx.setTransform(scale, 0, 0, scale, 0, 0);
    const shape = geometry();
    const colors = palette();
    const { layout, config, inspected, hovered, status, discretize, tasks, taskOf, follow } = state;
    const threshold = thresholdIn(state);
    const middle = threshold === null ? undefined : byteFor(threshold, isProbability(state, null));
    const current = { frame: fits(state) ? state.frame : null, layout, config, inspected, hovered, status, discretize, tasks, taskOf, follow, middle };
    drawLinks(ctx, current, shape, colors);
    drawArcs(ctx, current, shape, colors);
    drawTiles(ctx, scale, { ...current, pictures: features(state) }, shape, colors);
    if (!current.frame || !layout) return;
    if (hasManyWeights(shape)) drawBordersAndBiases(ctx, current.frame, layout, shape, colors);
    else colorBiases(current.frame, layout, colors.css);
  }

  // Geometry is in CSS pixels, as the buttons above the canvas are.
  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {Drawn} state
   * @param {Plot} plot
   * @param {Palette} colors
   */
  function drawLinks(ctx, state, { links, tile }, { css, ink }) {
    const { frame, layout, inspected } = state;
    const thickness = Math.min(1, 0.35 + tile / 64); // thinner where it is crowded
    const flows = state.status === "playing" && motion.matches && links.length <= MOST_FLOWING;
    ctx.lineCap = "butt";
    ctx.setLineDash(flows ? DASH : []);
    ctx.lineDashOffset = flows ? -(frame?.frame ?? 0) % DASH_LENGTH : 0;
    const { parameters = NONE } = frame ?? {};
    if (!areEqual(ordered.parameters, parameters) || ordered.layout !== layout || ordered.links !== links) {
      const weights = links.map((link) => (frame && layout ? parameterAt({ frame, layout }, link) : 0));
      ordered = { parameters, layout, links, weights, order: inOrder(weights) };
    }
    const { weights, order } = ordered;
    const focus = focusOf(state);
    const off = neuronsOff(state);
    const under = state.follow?.isFlowing ? FAINT_BESIDE : 1; // what runs along the links lies over them
    for (const i of order) {
      const link = links[i];
      const weight = weights[i];
      const size = Math.min(Math.abs(weight), LARGEST_WEIGHT);
      const chosen = inspected?.kind === "parameter" && inspected.layer === link.layer && inspected.from === link.from && inspected.to === link.to;
      if (chosen) {
        ctx.save();
        ctx.setLineDash([]);
        stroke(ctx, link, ink.accent, 8, 0.3);
        ctx.restore();
      }
      const color = frame ? css[byteOf(Math.sign(weight) * Math.min(1, 0.3 + size / 1.5))] : ink.line;
      const strength = Math.min(1, 0.35 + size * 0.5);
      const alpha = isIdle(off, link) ? strength * FAINT_BESIDE : !focus ? strength : touches(link, focus) ? Math.max(strength, 0.75) : strength * FAINT_BESIDE;
      stroke(ctx, link, color, thickness * (0.7 + size * 1.6), alpha * under);
    }
    ctx.globalAlpha = 1;
    ctx.setLineDash([]);
  }

  /**
   * What goes past a layer: an arc from each neuron to the one that adds its answer.
   * @param {CanvasRenderingContext2D} ctx
   * @param {Drawn} state
   * @param {Plot} plot
   * @param {Palette} colors
   */
  function drawArcs(ctx, { layout }, { hidden, tile }, { ink }) {
    ctx.strokeStyle = ink.muted;
    ctx.lineWidth = 1.25;
    ctx.beginPath();
    layout?.layers.forEach(({ isResidual }, layer) => {
      if (!isResidual || !hidden[layer]) return;
      hidden[layer].forEach(({ x, y }, i) => {
        const from = hidden[layer - 1][i];
        if (!from) return;
        ctx.moveTo(from.x, from.y - tile / 2);
        ctx.bezierCurveTo(from.x + tile / 2, from.y - tile, x - tile / 2, y - tile, x, y - tile / 2);
      });
    });
    ctx.stroke();
  }

  /**
   * @param {CanvasRenderingContext2D} ctx
   * @param {number} scale
   * @param {Drawn & {pictures: Record<string, Field>}} state
   * @param {Plot} shape
   * @param {Palette} colors
   */
  function drawTiles(ctx, scale, state, shape, colors) {
    const pixels = Math.max(1, Math.round(shape.tile * scale));
    const table = state.discretize ? discrete(colors.tile) : colors.tile;
    const off = neuronsOff(state)?.flat();
    const { middle } = state;
    const pictures = [
      ...shape.features.map((spot, i) => {
        const name = shape.featureNames[i];
        return { spot, field: state.pictures[name], alpha: state.config.network.features.includes(name) ? 1 : FAINT, table };
      }),
      ...shape.hidden.flat().map((spot, i) => ({ spot, field: state.frame?.neurons[i], alpha: off?.[i] ? FAINT : 1, table })),
      ...shape.outputs.map((spot, i) => {
        const own = shape.outputs.length > 1 ? colors.classes[classOfOutput(state, i) % colors.classes.length].tile : colors.tile;
        return { spot, field: outputField(state, i), alpha: 1, table: state.discretize ? discrete(own, middle) : aroundByte(own, middle) };
      }),
    ];
    drawSheets(ctx, pictures, { tile: shape.tile, pixels, ground: colors.ink.ground });
  }

  /**
   * Where buttons would be too many: the tiles' borders, and the biases on their corners.
   * @param {CanvasRenderingContext2D} ctx
   * @param {Frame} frame
   * @param {Layout} layout
   * @param {Plot} shape
   * @param {Palette} colors
   */
  function drawBordersAndBiases(ctx, frame, layout, { hidden, outputs, tile }, { css, ink }) {
    const side = tile - BORDER_PX;
    ctx.strokeStyle = ink.text;
    ctx.lineWidth = BORDER_PX;
    ctx.beginPath();
    for (const { x, y } of [...hidden, outputs].flat()) ctx.roundRect(x - side / 2, y - side / 2, side, side, side * 0.2);
    ctx.stroke();
    ctx.lineWidth = 1;
    [...hidden, outputs].forEach((column, layer) => {
      column.forEach(({ x, y }, to) => {
        ctx.fillStyle = css[byteOf(parameterAt({ frame, layout }, { layer, from: null, to }))];
        ctx.beginPath();
        ctx.roundRect(x - tile / 2 - BIAS_PX / 2, y + tile / 2 - BIAS_PX / 2, BIAS_PX, BIAS_PX, BIAS_PX * 0.3);
        ctx.fill();
        ctx.stroke();
      });
    });
  }

  /**
   * @param {Frame} frame
   * @param {Layout} layout
   * @param {string[]} css
   */
  function colorBiases(frame, layout, css) {
    for (const button of all(".bias", root)) {
      const place = { layer: Number(button.dataset.layer), from: null, to: Number(button.dataset.to) };
      const color = css[byteOf(parameterAt({ frame, layout }, place))];
      if (biasColors.get(button) === color) continue;
      biasColors.set(button, color);
      button.style.setProperty("--bias-color", color);
    }
  }
}

/**
 * Whether the network looks the same in two frames.
 * @param {Frame | null} one
 * @param {Frame | null} other
 */
function areAlike(one, other) {
  if (!one || !other) return one === other;
  const [told, before] = [other, one].map(({ parameters, neurons, outputs }) => [parameters, ...[...neurons, ...outputs].map(({ values }) => values)]);
  return told.length === before.length && told.every((values, i) => areEqual(values, before[i]));
}

/**
 * @param {Float32Array | Uint8Array} values
 * @param {Float32Array | Uint8Array} others
 */
function areEqual(values, others) {
  return values.length === others.length && values.every((/** @type {number} */ each, /** @type {number} */ i) => each === others[i]);
}

/**
 * Whether the frame is of the network that the settings show; the server may be a moment behind.
 * @param {State} state
 */
function fits(state) {
  const { frame, layout, config } = state;
  if (!frame || !layout) return false;
  const wanted = [...config.network.hidden, outputsIn(state)];
  const isSame = String(layout.layers.map(({ fanOut }) => fanOut)) === String(wanted);
  return isSame && String(layout.features) === String(config.network.features);
}

/**
 * The links in the order in which they are drawn: the strongest last, on top. Of very many the weakest are left out, which
 * would be no more than a haze.
 * @param {number[]} weights
 * @returns {number[]}
 */
function inOrder(weights) {
  const sizes = Float32Array.from(weights, Math.abs);
  // Sorting bare numbers is quick; sorting all links by them would take a picture's time.
  const least = sizes.length > MOST_LINKS ? sizes.slice().sort()[sizes.length - MOST_LINKS] : 0;
  /** @type {number[]} */
  const drawn = [];
  sizes.forEach((size, i) => !(size < least) && drawn.push(i));
  return drawn.sort((a, b) => sizes[a] - sizes[b]);
}

/**
 * The tile that is pointed at, whose links stand out: its column, features being column 0, and its place there.
 * @param {Drawn} state
 */
function focusOf({ hovered, inspected, config }) {
  if (hovered?.kind === "feature") return { column: 0, row: config.network.features.indexOf(hovered.name) };
  if (inspected?.kind === "neuron") return { column: inspected.layer + 1, row: inspected.to };
  if (hovered?.kind !== "neuron") return null;
  let row = hovered.index;
  let layer = 0;
  while (row >= config.network.hidden[layer]) row -= config.network.hidden[layer++];
  return { column: layer + 1, row };
}

/**
 * @param {{layer: number, from: number, to: number}} given
 * @param {{column: number, row: number}} rest
 */
function touches({ layer, from, to }, { column, row }) {
  return (layer + 1 === column && to === row) || (layer === column && from === row);
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Link} link
 * @param {string} color
 * @param {number} width
 * @param {number} alpha
 */
function stroke(ctx, link, color, width, alpha) {
  const { x0, y0, x1, y1 } = link;
  const reach = reachOf(link);
  ctx.strokeStyle = color;
  ctx.lineWidth = width;
  ctx.globalAlpha = alpha;
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.bezierCurveTo(x0 + reach, y0, x1 - reach, y1, x1, y1);
  ctx.stroke();
}
