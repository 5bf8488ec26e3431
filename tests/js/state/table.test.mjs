import assert from "node:assert/strict";
import { test } from "node:test";
import { answersWith, answersWithRole, placed, questionsOf, roleOf, rolesFor, settingsOf } from "../../../static/js/state/table.js";

const decision = (name, choices, guess, more = {}) => ({
  name, message: "", guess, answer: null, is_certain: true, choices: choices.map((value) => ({ value, message: value })), ...more,
});
const column = (name, role, kind = "number") => ({ name, role, kind, reason: null, message: "" });
const READING = {
  columns: [column("id", "left_out"), column("a", "input"), column("b", "input"), column("c", "left_out"), column("part", "split", "words"), column("kind", "target", "words")],
  decisions: [
    decision("delimiter", ["comma", "tab"], ["comma"]),
    decision("decimal", ["point", "comma"], ["point"], { is_certain: false }),
    decision("split", ["part", "none"], ["part"]),
    decision("target", ["id", "a", "b", "c", "kind"], ["kind"]),
    decision("inputs", ["id", "a", "b", "c"], ["a", "b"]),
    decision("task", ["classification"], ["classification"]),
  ],
};

test("what is uncertain is asked, what is certain can be changed, and columns have roles instead", () => {
  assert.deepEqual(questionsOf(READING).map(({ name }) => name), ["decimal"]);
  assert.deepEqual(settingsOf(READING).map(({ name }) => name), ["delimiter"]);
});

test("answers about columns are void when the file is read otherwise", () => {
  assert.deepEqual(answersWith({ target: "a", decimal: "comma" }, "delimiter", "tab"), { decimal: "comma", delimiter: "tab" });
});

test("answers about classes are void when something else is learned", () => {
  assert.deepEqual(answersWithRole(READING, { task: "regression", decimal: "comma" }, "c", "target"), { decimal: "comma", target: "c" });
});

test("an input that is to be learned is no input any more", () => {
  assert.deepEqual(answersWithRole(READING, {}, "a", "target"), { target: "a", inputs: ["b"] });
});

test("two inputs change places, another one takes a place, a further one stands behind", () => {
  assert.deepEqual(placed(["a", "b"], "a", 1), ["b", "a"]);
  assert.deepEqual(placed(["a", "b"], "c", 0), ["c", "b"]);
  assert.deepEqual(placed(["a", "b"], "c", 2), ["a", "b", "c"]);
  assert.deepEqual(placed([], "c", 1), ["c"]);
});

test("a column of numbers can be each input there is and one more, up to the most there can be", () => {
  assert.deepEqual(rolesFor(READING, "c", 16), ["0", "1", "2", "target", "left_out"]);
  assert.deepEqual(rolesFor(READING, "a", 16), ["0", "1", "target", "left_out"]);
  assert.deepEqual(rolesFor(READING, "c", 2), ["0", "1", "target", "left_out"]);
});

test("what is learned can only be replaced, and a split let go", () => {
  assert.deepEqual(rolesFor(READING, "kind", 16), ["target"]);
  assert.deepEqual(rolesFor(READING, "part", 16), ["split", "left_out"]);
  assert.deepEqual(answersWithRole(READING, {}, "part", "left_out"), { split: "none", inputs: ["a", "b"] });
});

test("every column has one of the roles that it can have", () => {
  for (const each of READING.columns) assert.ok(rolesFor(READING, each.name, 16).includes(roleOf(READING, each)), each.name);
});
