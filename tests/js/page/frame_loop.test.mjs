import assert from "node:assert/strict";
import { test } from "node:test";
import { panelsOf } from "../../../static/js/page/frame_loop.js";

test("a panel is asked for once, while a view draws from it", () => {
  const silent = {};
  const curves = { panels: () => ["updates", "metrics"] };
  const tables = { panels: ({ isShown }) => (isShown ? ["metrics", "outputs"] : []) };
  const panels = panelsOf([curves, silent, tables]);
  assert.deepEqual(panels({ isShown: true }), ["metrics", "outputs", "updates"]);
  assert.deepEqual(panels({ isShown: false }), ["metrics", "updates"]);
});
