import assert from "node:assert/strict";
import { test } from "node:test";
import { featuresOnPlane } from "../../../static/js/page/feature_pictures.js";

const SIZE = 36;

/** A picture over x1 and x2 as the server makes it: 127.5 is zero. */
function pictureOf(compute, extreme) {
  const values = Uint8Array.from({ length: SIZE * SIZE }, (_, at) => {
    const [x1, x2] = [((at % SIZE) + 0.5) / 3 - 6, 6 - (Math.floor(at / SIZE) + 0.5) / 3];
    return Math.round((compute(x1, x2) / extreme + 1) * 127.5);
  });
  return { size: SIZE, values, extreme };
}

const PICTURES = { x1: pictureOf((x1) => x1, 6), x2: pictureOf((_, x2) => x2, 6), x1_x2: pictureOf((x1, x2) => x1 * x2, 36) };
const fields = featuresOnPlane(PICTURES);

function on(plane, heldInputs, count) {
  const inputs = count === 2 ? null : Array.from({ length: count }, (_, i) => `column ${i}`);
  const config = { data: { dataset: count === 2 ? "circle" : "custom", inputs } };
  return fields({ config, datasetRows: {}, plane, heldInputs, data: { medians: new Array(count).fill(1) } });
}

/** The value at a place of the plane. */
function at({ values, extreme }, across, up) {
  const [column, row] = [Math.round((across + 6) * 3 - 0.5), Math.round((6 - up) * 3 - 0.5)];
  return (values[row * SIZE + column] / 127.5 - 1) * extreme;
}

test("with two inputs the pictures are the server's", () => {
  assert.equal(on("x1,x2", "", 2), PICTURES);
});

test("a feature is drawn over the plane that is shown, with what is held held", () => {
  const shown = on("x3,x2", "x1:-4", 4);
  assert.ok(Math.abs(at(shown.x3, 3.5, 2.5) - 3.5) < 0.1);
  assert.ok(Math.abs(at(shown.x2, 3.5, 2.5) - 2.5) < 0.1);
  assert.ok(Math.abs(at(shown.x1, 3.5, 2.5) + 4) < 0.1);
  assert.ok(Math.abs(at(shown.x4, 3.5, 2.5) - 1) < 0.1, "held at its median");
  assert.ok(Math.abs(at(shown.x1_x2, 3.5, 2.5) + 10) < 0.6);
});

test("pictures are made once for a plane", () => {
  assert.equal(on("x4,x2", "", 4), on("x4,x2", "", 4));
  assert.notEqual(on("x4,x2", "", 4), on("x4,x1", "", 4));
});

test("with one input a picture is the same from bottom to top", () => {
  const { x1 } = on("x1,x2", "", 1);
  for (const up of [-5.5, 0.5, 5.5]) assert.ok(Math.abs(at(x1, -2.5, up) + 2.5) < 0.1);
});
