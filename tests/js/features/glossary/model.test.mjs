import assert from "node:assert/strict";
import { test } from "node:test";
import { otherNames, termBeside, termsLike } from "../../../../static/js/features/glossary/model.js";

/** @param {string} id @param {string} word @param {string[]} also @param {string} english */
const term = (id, word, also, english) => ({ id, word, also, english, html: "", see: [], labels: [], shown_as: [] });
const TERMS = [
  term("neuron", "神經元", ["單元"], "neuron"),
  term("bias", "偏置", ["偏倚", "截距"], "bias"),
  term("statistical_bias", "偏差", [], "bias (statistical)"),
  term("debias", "去偏", [], "removing bias"),
];
const ids = (/** @type {string} */ wanted) => termsLike(TERMS, wanted).map(({ id }) => id);

test("a term is found by its word, by another name and by the English one, whatever the case", () => {
  assert.deepEqual(ids("偏置"), ["bias"]);
  assert.deepEqual(ids("截"), ["bias"]);
  assert.deepEqual(ids(" NEUR "), ["neuron"]);
});

test("what begins with the text comes before what only holds it", () => {
  assert.deepEqual(ids("bias"), ["bias", "statistical_bias", "debias"]);
});

test("nothing typed is everything, and what is nowhere is nothing", () => {
  assert.equal(ids("").length, TERMS.length);
  assert.deepEqual(ids("zebra"), []);
});

test("arrow keys go round the list", () => {
  assert.equal(termBeside(TERMS, "debias", 1)?.id, "neuron");
  assert.equal(termBeside(TERMS, "neuron", -1)?.id, "debias");
  assert.equal(termBeside(TERMS, "", 1)?.id, "neuron");
  assert.equal(termBeside([], "neuron", 1), null);
});

test("the English name stands beside a Chinese one, and not beside itself", () => {
  assert.equal(otherNames(TERMS[0], "zh-Hant").english, "neuron");
  assert.equal(otherNames(term("relu", "ReLU", ["rectified linear unit"], "rectified linear unit"), "zh-Hans").english, "");
  assert.equal(otherNames(term("bias", "Bias", [], "bias"), "en").english, "");
});
