/** What charts of losses have in common where they are pointed at. */

import { LEFT_PX, TOP_PX } from "../plot/loss_axes.js";

/**
 * @param {HTMLElement} place
 * @param {string[]} parts those that there is no room for are left out whole
 */
export function writeReading(place, parts) {
  const text = parts.join("\n");
  if (place.dataset.text === text) return;
  place.dataset.text = text;
  place.replaceChildren(...parts.map((part) => Object.assign(document.createElement("span"), { textContent: part })));
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} epoch
 * @param {import("../plot/loss_axes.js").Scales} scales
 * @param {Ink} ink
 */
export function drawPointer(ctx, epoch, { x, floor, width, right }, ink) {
  const at = x(epoch);
  if (at < LEFT_PX - 1 || at > width - right + 1) return;
  ctx.strokeStyle = ink.accent;
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(at, TOP_PX);
  ctx.lineTo(at, floor);
  ctx.stroke();
}
