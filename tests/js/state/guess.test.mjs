import assert from "node:assert/strict";
import { test } from "node:test";
import { guessScore } from "../../../static/js/state/guess.js";
import { near } from "../support.mjs";

const CLASSES = { has_classes: true };
const VALUES = { has_classes: false };
const rows = (...targets) => targets.map((target) => [0, 0, target]);

test("the largest class of the training samples is guessed, the first of several", () => {
  assert.equal(guessScore({ task: CLASSES, train: rows(1, 1, -1), test: rows(1, -1, -1, -1) }), 0.25);
  assert.equal(guessScore({ task: CLASSES, train: rows(1, -1), test: rows(1, -1, -1, -1) }), 0.75);
});

test("the mean of the training samples explains nothing, and less than that where test samples lie elsewhere", () => {
  assert.equal(guessScore({ task: VALUES, train: rows(0, 2), test: rows(0, 2) }), 0);
  assert.ok(near([guessScore({ task: VALUES, train: rows(0, 2), test: rows(2, 4) })], [-4]));
});

test("without samples, or with equal targets, there is no score", () => {
  assert.ok(Number.isNaN(guessScore({ task: CLASSES, train: rows(1), test: [] })));
  assert.ok(Number.isNaN(guessScore({ task: VALUES, train: rows(0, 1), test: rows(1, 1) })));
});
