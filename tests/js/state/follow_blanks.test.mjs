import assert from "node:assert/strict";
import { test } from "node:test";
import { nextBlank, verdictOn } from "../../../static/js/state/follow_blanks.js";
import { fixed } from "../../../static/js/state/shown_number.js";

/** A line whose result is 0.4571, shown as 0.46; its rounded numbers give 0.45. */
const line = /** @type {any} */ ({ name: "z", result: fixed(0.4571, 2), alsoRight: [0.45] });

test("an answer is right within the digits that are shown", () => {
  for (const text of ["0.46", "0.457", "0.4571", ".46", "0,46"]) assert.equal(verdictOn(line, text).kind, "right", text);
  for (const text of ["0.47", "0.44", "-0.46"]) assert.equal(verdictOn(line, text).kind, "off", text);
});

test("whoever reckons with the rounded numbers is right as well", () => {
  assert.equal(verdictOn(line, "0.45").kind, "right");
});

test("numbers are read as people write them", () => {
  const negative = { ...line, result: fixed(-0.4571, 2), alsoRight: [] };
  for (const text of ["-0.46", "−0.46", "–0.46", "－０．４６", " −0.46 "]) assert.equal(verdictOn(negative, text).kind, "right", text);
  assert.equal(verdictOn(negative, "half").kind, "unread");
  assert.equal(verdictOn(negative, " ").kind, "none");
});

test("what is wrong is told how far it is off, and to which side", () => {
  assert.deepEqual(verdictOn(line, "0.6571"), { kind: "off", by: "0.20", isBelow: false });
  assert.deepEqual(verdictOn(line, "0.4"), { kind: "off", by: "0.057", isBelow: true });
});

test("each press leaves out another number, and after the last one the first", () => {
  const lines = /** @type {any} */ ([line, { ...line, name: "a" }, { ...line, name: "none", result: fixed(NaN, 2) }]);
  const first = nextBlank(lines);
  assert.equal(first?.line, "z");
  assert.equal(nextBlank(lines, first)?.line, "a");
  assert.equal(nextBlank(lines, nextBlank(lines, first))?.line, "z");
  assert.equal(nextBlank([]), null);
});
