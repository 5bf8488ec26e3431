/** The plane: what the network answers, with the training points. */

import { aroundByte, byteFor, paintClasses, paintField } from "../plot/fields.js";
import { fit, scratch } from "../plot/canvas.js";
import { drawPoints, marksFor } from "../plot/points.js";
import { lossText } from "../plot/scales.js";

const CORNER = 6;
const MANY = 400;
const USUAL_SIZE = 340; // of the plane, for which the radii are meant

/** @type {WeakMap<HTMLCanvasElement, ReturnType<typeof scratch>>} */
const scratches = new WeakMap();

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{state: import("./client.js").Shown, tasks: Record<string, any>, colors: import("./colors.js").Colors,
 *     say: import("../page/words.js").Say}} given
 */
export function drawPlane(canvas, { state, tasks, colors, say }) {
  const { ctx, width, height, scale } = fit(canvas);
  const { frame, layout, data } = state;
  const size = Math.min(width, height);
  const pixels = Math.max(1, Math.round(size * scale));
  let plane = scratches.get(canvas);
  if (plane?.size !== pixels) scratches.set(canvas, (plane = scratch(pixels)));
  if (!frame || !layout) plane.pixels.fill(colors.field[128]);
  else if (frame.outputs.length > 1) {
    const ends = frame.outputs.map((_, i) => colors.classes[i % colors.classes.length].field);
    paintClasses(frame.outputs, plane.pixels, pixels, { paper: colors.paper, colors: ends, discretize: false });
  } else paintField(frame.output, plane.pixels, pixels, aroundByte(colors.field, middleOf(layout)));
  plane.show();
  ctx.save();
  ctx.beginPath();
  ctx.roundRect(0, 0, size, size, CORNER);
  ctx.clip();
  ctx.drawImage(plane.canvas, 0, 0, size, size);
  const task = data && tasks[data.task];
  if (task) {
    const radius = (size / USUAL_SIZE) * (data.train.length > MANY ? 2.6 : 3.2);
    const look = { size, radius, ...marksFor(task, /** @type {any} */ (colors)) };
    drawPoints(ctx, data.train, { ...look, ring: colors.ink[task.has_classes ? "point-ring" : "value-ring"] });
  }
  ctx.restore();
  if (!frame) return;
  const told = { epoch: frame.epoch, test: lossText(frame.testLoss), samples: data?.train.length ?? 0 };
  canvas.setAttribute("aria-label", say("notebook.plane_summary", told));
}

/**
 * The byte at which the output turns from one class to the other.
 * @param {import("../wire/protocol.js").Layout} layout
 */
export function middleOf({ threshold, output }) {
  return threshold === null ? undefined : byteFor(threshold, output === "probability");
}
