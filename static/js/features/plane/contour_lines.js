/** Contours over the plane: where the answer is equally sure. */

import { traceContour } from "../../plot/contours.js";

/** Probabilities .1, .3, .5, .7, .9, or values −.8 to .8: half bytes, so that no sample lies on them. */
export const CONTOURS = [25.5, 76.5, 127.5, 178.5, 229.5].map((byte) => ({ byte, width: byte === 127.5 ? 1.75 : 0.9 }));

/** Of several classes the lower ones would only repeat what the others' higher ones say. */
const OF_CLASSES = CONTOURS.filter(({ byte }) => byte >= 127.5);

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Field[]} fields one, or one per class
 * @param {import("../../plot/plane.js").PlaneBox} box
 * @param {Record<string, string>} ink
 */
export function drawContours(ctx, fields, { left, top, size }, ink) {
  ctx.strokeStyle = ink.text;
  ctx.globalAlpha = 0.65;
  for (const { byte, width } of fields.length > 1 ? OF_CLASSES : CONTOURS) {
    ctx.lineWidth = width;
    ctx.beginPath();
    for (const field of fields) {
      traceContour(field, byte, (x0, y0, x1, y1) => {
        ctx.moveTo(left + x0 * size, top + y0 * size);
        ctx.lineTo(left + x1 * size, top + y1 * size);
      });
    }
    ctx.stroke();
  }
  ctx.globalAlpha = 1;
}
