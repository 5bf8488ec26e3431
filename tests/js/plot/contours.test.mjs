import assert from "node:assert/strict";
import { test } from "node:test";
import { traceContour } from "../../../static/js/plot/contours.js";
import { near } from "../support.mjs";

test("a contour of a cone is a circle", () => {
  const size = 60;
  const values = Uint8Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [(i % size) + 0.5 - size / 2, Math.floor(i / size) + 0.5 - size / 2];
    return Math.max(0, 255 - 8 * Math.hypot(x, y));
  });
  let length = 0;
  const radii = [];
  traceContour({ size, values }, 135.5, (x0, y0, x1, y1) => {
    length += Math.hypot(x1 - x0, y1 - y0);
    radii.push(Math.hypot(x0 - 0.5, y0 - 0.5));
  });
  const radius = (255 - 135.5) / 8 / 60;
  assert.ok(near(length, 2 * Math.PI * radius, 0.02 * 2 * Math.PI * radius));
  assert.ok(near([Math.min(...radii), Math.max(...radii)], [radius, radius], 0.03 * radius));
});
