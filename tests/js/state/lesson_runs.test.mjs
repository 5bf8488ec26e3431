import assert from "node:assert/strict";
import { test } from "node:test";
import { filledIn, runsOf, toldAgain } from "../../../static/js/state/lesson_runs.js";

const EVIDENCE = {
  seeds: 4, epochs: 5, measure: "test_loss", larger_is_better: false, goal: 0.05, vary: "all",
  settings: [{ id: "3", label: "3 neurons", config: {} }, { id: "4", label: "4 neurons", config: {} }],
};
const told = (seeds, ...values) => ({
  seeds: Array.from({ length: seeds }, (_, i) => i),
  settings: values.map((own, place) => ({
    name: ["3", "4"][place], values: own.map((each) => (each === Infinity ? null : each)), diverged: own.map((each) => each === Infinity), pictures: null,
  })),
});
const kinds = ({ runs }) => runs.map(({ kind }) => kind);

test("before anything is told every seed has its place", () => {
  const [three, four] = runsOf(EVIDENCE, null);
  assert.deepEqual(kinds(three), ["waiting", "waiting", "waiting", "waiting"]);
  assert.equal(four.done, 0);
  assert.ok(Number.isNaN(four.median));
});

test("a run has reached the goal, missed it, diverged, or is not there yet", () => {
  const [three] = runsOf(EVIDENCE, told(4, [0.01, 0.3, Infinity, null], [null, null, null, null]));
  assert.deepEqual(kinds(three), ["reached", "missed", "diverged", "waiting"]);
  assert.deepEqual([three.reached, three.done, three.median], [1, 3, 0.3]);
});

test("without a goal nothing is missed, and of a measure of which more is better more reaches it", () => {
  assert.deepEqual(kinds(runsOf({ ...EVIDENCE, goal: null }, told(2, [0.1, 9], [0, 0]))[0]), ["reached", "reached"]);
  const recall = { ...EVIDENCE, measure: "least_recall", larger_is_better: true, goal: 0.9 };
  assert.deepEqual(kinds(runsOf(recall, told(2, [0.95, 0.5], [0, 0]))[0]), ["reached", "missed"]);
});

test("a median that is a run which diverged is no number", () => {
  assert.equal(runsOf(EVIDENCE, told(3, [Infinity, Infinity, 0.1], [0, 0, 0]))[0].median, null);
});

test("what is remembered is shown as it was told, without pictures", () => {
  const kept = { seeds: 3, settings: { 3: [0.01, null, 0.2], 4: [0.1, 0.1, 0.1] } };
  const [three, four] = runsOf(EVIDENCE, toldAgain(kept));
  assert.deepEqual(kinds(three), ["reached", "diverged", "missed"]);
  assert.deepEqual([four.done, four.runs[0].picture], [3, null]);
});

test("with more seeds, those that are known stay until they are told again", () => {
  const before = told(2, [0.01, 0.2], [0.3, Infinity]);
  const after = filledIn(told(4, [null, null, 0.5, null], [null, null, null, null]), before);
  assert.deepEqual(after.settings[0].values, [0.01, 0.2, 0.5, null]);
  assert.deepEqual(after.settings[1].diverged, [false, true, false, false]);
});

test("once all is told it is told whole", () => {
  const found = told(2, [0.1, null], [0.1, 0.1]);
  assert.equal(filledIn(found, told(2, [0.5, 0.5], [0.5, 0.5]), true), found);
  assert.equal(filledIn(found, null, false), found);
});
