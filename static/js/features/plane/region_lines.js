/** The lines between the linear regions of the plane: where a neuron switches from one straight piece to another. */

import { pointOf } from "../../plot/plane.js";

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Frame} frame
 * @param {PlaneBox} box
 * @param {Ink} ink
 */
export function drawRegionLines(ctx, { tensors }, box, ink) {
  const { values } = tensors.region_lines ?? { values: [] };
  ctx.strokeStyle = ink.text;
  ctx.globalAlpha = 0.4;
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let i = 0; i < values.length; i += 4) {
    ctx.moveTo(...pointOf(box, { x1: values[i], x2: values[i + 1] }));
    ctx.lineTo(...pointOf(box, { x1: values[i + 2], x2: values[i + 3] }));
  }
  ctx.stroke();
  ctx.globalAlpha = 1;
}
