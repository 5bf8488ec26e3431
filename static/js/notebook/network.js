/** The network: a picture for each neuron, a line for each weight, as on the page. */

import { networkGeometry, reachOf } from "../features/network/geometry.js";
import { fit, scratch } from "../plot/canvas.js";
import { byteOf } from "../plot/colors.js";
import { aroundByte, paintField } from "../plot/fields.js";
import { middleOf } from "./plane.js";

const LARGEST_WEIGHT = 4; // beyond it lines grow no thicker
const MOST_LINKS = 1500; // the strongest; all would be a haze, and slow
const HEAD = 8; // units above the tiles
const FEATURES_SIDE = 24; // samples along a side of a feature's picture

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{state: import("./client.js").Shown, features: Record<string, {formula: string, picture?: DataView}>,
 *     colors: import("./colors.js").Colors, say: import("../page/words.js").Say}} given
 */
export function drawNetwork(canvas, { state, features, colors, say }) {
  const { ctx, width, height, scale } = fit(canvas);
  const { frame, layout, config } = state;
  if (!layout || !config) return;
  const sizes = layout.layers.map(({ fanOut }) => fanOut);
  const nFeatures = layout.features.length;
  const shape = networkGeometry(
    { nFeatures, active: layout.features.map((_, i) => i), hidden: sizes.slice(0, -1), nOutputs: sizes[sizes.length - 1] },
    { width, height, unit: 1, head: HEAD },
  );
  drawLinks(ctx, shape, frame, layout, colors);
  const picture = scratch(Math.max(1, Math.round(shape.tile * scale)));
  /**
   * @param {{x: number, y: number}} spot
   * @param {Field | undefined} field
   * @param {Uint32Array} [table]
   */
  const tile = ({ x, y }, field, table = colors.tile) => {
    if (field) paintField(field, picture.pixels, picture.size, table);
    else picture.pixels.fill(colors.tile[128]);
    picture.show();
    const [left, top] = [x - shape.tile / 2, y - shape.tile / 2];
    ctx.save();
    ctx.beginPath();
    ctx.roundRect(left + 0.5, top + 0.5, shape.tile - 1, shape.tile - 1, shape.tile * 0.2);
    ctx.clip();
    ctx.drawImage(picture.canvas, left, top, shape.tile, shape.tile);
    ctx.restore();
    ctx.strokeStyle = colors.ink.line;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.roundRect(left + 0.5, top + 0.5, shape.tile - 1, shape.tile - 1, shape.tile * 0.2);
    ctx.stroke();
  };
  ctx.font = `11px ${getComputedStyle(canvas).fontFamily}`;
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  ctx.fillStyle = colors.ink.muted;
  layout.features.forEach((name, i) => {
    const { formula = name, picture: bytes } = features[name] ?? {};
    const values = bytes && new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    tile(shape.features[i], values && { size: FEATURES_SIDE, values });
    ctx.fillText(formula, shape.features[i].x - shape.tile / 2 - 6, shape.features[i].y);
  });
  shape.hidden.flat().forEach((spot, i) => tile(spot, frame?.neurons[i]));
  shape.outputs.forEach((spot, i) => {
    const several = shape.outputs.length > 1;
    // Of labels, frames have the fields of combinations; that which has this label alone is a power of two.
    const place = several && (frame?.outputs.length ?? 0) > shape.outputs.length ? 1 << i : i;
    tile(spot, frame?.outputs[place], several ? colors.classes[place % colors.classes.length].tile : aroundByte(colors.tile, middleOf(layout)));
  });
  canvas.setAttribute("aria-label", say("notebook.network_summary", { sizes: [nFeatures, ...sizes].join("–") }));
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {import("../features/network/geometry.js").Geometry} shape
 * @param {import("../wire/protocol.js").Frame | null} frame
 * @param {import("../wire/protocol.js").Layout} layout
 * @param {import("./colors.js").Colors} colors
 */
function drawLinks(ctx, { links, tile }, frame, layout, { css, ink }) {
  const thickness = Math.min(1, 0.35 + tile / 64);
  const drawn = links.map((link) => {
    const { weightsOffset, fanOut } = layout.layers[link.layer];
    const weight = frame ? frame.parameters[weightsOffset + link.from * fanOut + link.to] : 0;
    return { link, weight, size: Math.min(Math.abs(weight), LARGEST_WEIGHT) };
  });
  drawn.sort((a, b) => a.size - b.size);
  for (const { link, weight, size } of drawn.slice(-MOST_LINKS)) {
    const { x0, y0, x1, y1 } = link;
    const reach = reachOf(link);
    ctx.strokeStyle = frame ? css[byteOf(Math.sign(weight) * Math.min(1, 0.3 + size / 1.5))] : ink.line;
    ctx.lineWidth = thickness * (0.7 + size * 1.6);
    ctx.globalAlpha = Math.min(1, 0.35 + size * 0.5);
    ctx.beginPath();
    ctx.moveTo(x0, y0);
    ctx.bezierCurveTo(x0 + reach, y0, x1 - reach, y1, x1, y1);
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}
