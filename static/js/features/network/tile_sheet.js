/** The tiles' pictures, painted onto a few sheets first: a canvas takes longer for each picture than for its pixels. */

import { scratch } from "../../plot/canvas.js";
import { paintField } from "../../plot/fields.js";

const MOST = 128; // on a sheet, one below the other; a canvas has a greatest height
const ROUNDED = 0.2; // of a tile's side

/**
 * @typedef {object} Picture
 * @property {TileSpot} spot
 * @property {import("../../plot/fields.js").Field | undefined} field
 * @property {number} alpha
 * @property {Uint32Array} table of colours
 */

/**
 * @returns {(ctx: CanvasRenderingContext2D, pictures: Picture[], given: {tile: number, pixels: number, ground: string}) => void}
 *     tile: their side in CSS pixels; pixels: in the screen's; ground: what is behind faint ones
 */
export function tileSheets() {
  let sheets = [scratch(1)];
  let mask = new Uint32Array();
  return (ctx, pictures, { tile, pixels, ground }) => {
    const wanted = Math.ceil(pictures.length / MOST);
    if (sheets[0].size !== pixels || sheets.length < wanted) {
      sheets = Array.from({ length: wanted }, () => scratch(pixels, Math.min(MOST, pictures.length)));
      mask = roundMask(pixels);
    }
    pictures.forEach(({ field, table }, i) => {
      const at = (i % MOST) * mask.length;
      const target = sheets[Math.floor(i / MOST)].pixels.subarray(at, at + mask.length);
      if (field) paintField(field, target, pixels, table);
      else target.fill(table[128]);
      for (let each = 0; each < mask.length; each++) target[each] &= mask[each];
    });
    for (const sheet of sheets) sheet.show();
    ctx.fillStyle = ground; // a line that passes behind must not shine through
    pictures.forEach(({ spot: { x, y }, alpha }, i) => {
      const [left, top] = [x - tile / 2, y - tile / 2];
      if (alpha < 1) {
        ctx.globalAlpha = 1;
        ctx.beginPath();
        ctx.roundRect(left + 0.5, top + 0.5, tile - 1, tile - 1, tile * ROUNDED);
        ctx.fill();
      }
      ctx.globalAlpha = alpha;
      ctx.drawImage(sheets[Math.floor(i / MOST)].canvas, 0, (i % MOST) * pixels, pixels, pixels, left, top, tile, tile);
    });
    ctx.globalAlpha = 1;
  };
}

/**
 * What of each pixel is seen: all but its corners, whose edge is soft. The border lies over it.
 * @param {number} pixels a picture's side
 */
function roundMask(pixels) {
  const round = pixels * ROUNDED;
  const beyond = (/** @type {number} */ at) => Math.max(0, round - at - 0.5, at + 0.5 - pixels + round);
  return Uint32Array.from({ length: pixels * pixels }, (_, i) => {
    const seen = Math.max(0, Math.min(1, round - Math.hypot(beyond(i % pixels), beyond(Math.floor(i / pixels)))));
    return (Math.round(seen * 255) << 24) | 0xffffff;
  });
}
