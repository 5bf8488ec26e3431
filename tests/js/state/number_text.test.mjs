import assert from "node:assert/strict";
import test from "node:test";
import { readNumber } from "../../../static/js/state/number_text.js";

test("a decimal comma is a decimal, and a fraction is divided", () => {
  const meant = { "0,5": 0.5, "0.5": 0.5, "-2,25": -2.25, "1/3": 1 / 3, "-1/4": -0.25, "1,5/2": 0.75, ",5": 0.5, "3.": 3, "1e-3": 0.001, "2E2": 200 };
  for (const [text, value] of Object.entries(meant)) assert.equal(readNumber(text), value, text);
});

test("signs and digits of other keyboards are understood", () => {
  const meant = { "\u22120,5": -0.5, "\uff10\uff0e\uff15": 0.5, "\uff11\uff0f\uff14": 0.25, " 7 ": 7, "+1": 1 };
  for (const [text, value] of Object.entries(meant)) assert.equal(readNumber(text), value, text);
});

test("what is not clear is no number", () => {
  for (const text of ["", "a", "1,234.5", "1.2.3", "1,2,3", "1/0", "1/2/3", "/2", "1/", "--1", "1e999", "0x10", "Infinity"]) {
    assert.ok(Number.isNaN(readNumber(text)), text);
  }
});
