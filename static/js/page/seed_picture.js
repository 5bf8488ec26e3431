/** The little boundary that a comparison's run has come to, as the server sends it. */

import { scratch } from "../plot/canvas.js";
import { paintClasses, paintField } from "../plot/fields.js";

const SIDE = 24; // samples of a picture
export const SEED_PICTURE_PX = 80; // of a square, sharp on most screens

/**
 * What canvases show.
 * @type {WeakMap<HTMLCanvasElement, {picture: string | null, looks: number}>}
 */
const shown = new WeakMap();

/**
 * Paints a picture, unless the canvas shows it already.
 * @param {HTMLCanvasElement} canvas of `SEED_PICTURE_PX` squared
 * @param {string | null} picture base64; null leaves nothing
 * @param {{looks: number, palette: () => Palette}} given  looks: of the state
 */
export function paintSeedPicture(canvas, picture, { looks, palette }) {
  const before = shown.get(canvas);
  if (picture === (before?.picture ?? null) && (picture === null || looks === before?.looks)) return;
  shown.set(canvas, { picture, looks });
  const ctx = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  ctx.clearRect(0, 0, SEED_PICTURE_PX, SEED_PICTURE_PX);
  if (picture === null) return;
  const bytes = Uint8Array.from(atob(picture), (letter) => letter.charCodeAt(0));
  const fields = Array.from({ length: bytes.length / SIDE ** 2 }, (_, i) => ({ size: SIDE, values: bytes.subarray(i * SIDE ** 2, (i + 1) * SIDE ** 2) }));
  const { field, paper, classes } = palette();
  const drawn = scratch(SEED_PICTURE_PX);
  if (fields.length === 1) paintField(fields[0], drawn.pixels, SEED_PICTURE_PX, field);
  else paintClasses(fields, drawn.pixels, SEED_PICTURE_PX, { paper, colors: fields.map((_, i) => classes[i % classes.length].field), discretize: false });
  drawn.show();
  ctx.drawImage(drawn.canvas, 0, 0);
}
