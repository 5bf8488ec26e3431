import assert from "node:assert/strict";
import { test } from "node:test";
import { tooLarge } from "../../../static/js/state/too_large.js";

test("size and limit are said in one unit, and never look the same", () => {
  assert.equal(tooLarge(4_194_304, 4_194_304), null);
  assert.deepEqual(tooLarge(4_194_305, 4_194_304).blanks, { size: "4.2 MB", limit: "4.1 MB" });
  assert.deepEqual(tooLarge(52_300_001, 4_194_304).blanks, { size: "52.4 MB", limit: "4.1 MB" });
  assert.deepEqual(tooLarge(5_000_000, 100_000).blanks, { size: "5000.0 kB", limit: "100.0 kB" });
  assert.deepEqual(tooLarge(1025, 1024).blanks, { size: "1.1 kB", limit: "1.0 kB" });
});
