import assert from "node:assert/strict";
import { test } from "node:test";
import { shapeOf, shapePath } from "../../../static/js/plot/shapes.js";

test("every class has a shape of its own", () => {
  assert.equal(new Set(Array.from({ length: 8 }, (_, i) => shapePath(shapeOf(i)))).size, 8);
});
