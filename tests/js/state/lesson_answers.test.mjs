import assert from "node:assert/strict";
import { test } from "node:test";
import { committed, explanationsFor, isRight, isRightOption, moved, refusalOf } from "../../../static/js/state/lesson_answers.js";

const OPTIONS = ["a", "b", "c"].map((id) => ({ id, label: id }));
const of = (kind, answer, rest = {}) => ({ kind, options: OPTIONS, tolerance: null, unit: null, expected: { answer, share: 1 }, explanations: [], ...rest });

test("what is no answer is refused with what is expected", () => {
  assert.equal(refusalOf(of("choice", "a"), undefined), "page.lesson.refused.choice");
  assert.equal(refusalOf(of("choice", "a"), "d"), "page.lesson.refused.choice");
  assert.equal(refusalOf(of("several", ["a"]), []), "page.lesson.refused.several");
  assert.equal(refusalOf(of("order", ["a", "b", "c"]), ["a", "b", "b"]), "page.lesson.refused.order");
  for (const text of [undefined, "", "three", "1,234.5"]) assert.equal(refusalOf(of("number", 3), text), "page.lesson.refused.number");
});

test("numbers are read as people write them", () => {
  for (const text of ["0.05", "0,05", " 0.05 ", "1/20", "０.０５"]) assert.equal(committed(of("number", 1), text), 0.05);
  assert.equal(committed(of("share", 80), "80 %"), 80);
});

test("an answer is right as its kind has it", () => {
  assert.ok(isRight(of("choice", "b"), "b"));
  assert.ok(isRight(of("several", ["a", "c"]), ["c", "a"]));
  assert.ok(!isRight(of("several", ["a", "c"]), ["a"]));
  assert.ok(!isRight(of("order", ["a", "b", "c"]), ["b", "a", "c"]));
  assert.ok(isRight(of("order", ["a", "b", "c"]), ["a", "b", "c"]));
});

test("a number is right within the tolerance, and without one only if it is the same", () => {
  assert.ok(isRight(of("share", 23, { tolerance: 2 }), 21));
  assert.ok(!isRight(of("share", 23, { tolerance: 2 }), 20.9));
  assert.ok(isRight(of("number", 391), 391));
  assert.ok(!isRight(of("number", 391), 390));
});

test("explanations answer what was answered", () => {
  const explanations = [[null, "all"], [["a", "b"], "a or b"], [["right"], "right"], [["low"], "low"], [["high"], "high"]].map(([wanted, html]) => ({ for: wanted, html }));
  assert.deepEqual(explanationsFor(of("choice", "c", { explanations }), "a"), ["all", "a or b"]);
  assert.deepEqual(explanationsFor(of("choice", "c", { explanations }), "c"), ["all", "right"]);
  assert.deepEqual(explanationsFor(of("several", ["a"], { explanations }), ["b", "c"]), ["all", "a or b"]);
  assert.deepEqual(explanationsFor(of("number", 5, { explanations }), 4), ["all", "low"]);
  assert.deepEqual(explanationsFor(of("number", 5, { explanations }), 6), ["all", "high"]);
});

test("an entry of an order moves to any place, and not beyond the ends", () => {
  assert.deepEqual(moved(["a", "b", "c"], "c", 0), ["c", "a", "b"]);
  assert.deepEqual(moved(["a", "b", "c"], "a", 9), ["b", "c", "a"]);
  assert.deepEqual(moved(["a", "b", "c"], "b", -1), ["b", "a", "c"]);
});

test("of a lesson that has not been checked nothing is called right or wrong", () => {
  const explanations = [[null, "all"], [["a"], "a"], [["wrong"], "wrong"], [["high"], "high"]].map(([wanted, html]) => ({ for: wanted, html }));
  for (const expected of [null, { answer: null, share: null }]) {
    for (const [kind, answer] of [["choice", "a"], ["several", ["a"]], ["order", ["a", "b", "c"]], ["number", 4], ["share", 4]]) {
      const asked = of(kind, null, { expected, explanations });
      assert.equal(isRight(asked, answer), null);
      assert.deepEqual(explanationsFor(asked, answer), ["all"]);
      assert.ok(!isRightOption(asked, "a"));
    }
  }
});
