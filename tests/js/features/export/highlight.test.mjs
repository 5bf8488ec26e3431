import assert from "node:assert/strict";
import { test } from "node:test";

import { blocksOf, piecesOf } from "../../../../static/js/features/export/highlight.js";

const kinds = (code, language) => piecesOf(code, language).filter(({ kind }) => kind).map(({ kind, text }) => [kind, text]);

test("Python's comments, strings, numbers and words are told apart", () => {
  assert.deepEqual(kinds('def f(x):  # "no string"\n    return x2 * 1.5e-3 + "# no comment"', "python"), [
    ["word", "def"], ["comment", '# "no string"'], ["word", "return"], ["number", "1.5e-3"], ["string", '"# no comment"'],
  ]);
  assert.deepEqual(kinds('"""two\nlines, 3"""\nNone, none', "python"), [["string", '"""two\nlines, 3"""'], ["word", "None"]]);
});

test("JavaScript's comments, strings, numbers and words are told apart", () => {
  assert.deepEqual(kinds("const a = `$b // no`; // 1\n/* let\n */ 'it\\'s'", "javascript"), [
    ["word", "const"], ["string", "`$b // no`"], ["comment", "// 1"], ["comment", "/* let\n */"], ["string", "'it\\'s'"],
  ]);
});

test("a shell's comments, quoted words and commands are told apart", () => {
  assert.deepEqual(kinds("playground train --set 'a=it; #1' --epochs 3 # all\ncurl x#y", "shell"), [
    ["word", "playground"], ["string", "'a=it; #1'"], ["number", "3"], ["comment", "# all"], ["word", "curl"],
  ]);
});

test("the pieces are the code, and so are the blocks", () => {
  const rows = Array.from({ length: 40 }, (_, i) => `        ${i}.25, -1e-${i},`);
  const code = ["import numpy as np", "W1 = np.array([", "    [", ...rows, "    ],", "])", "print(W1)", ""].join("\n");
  assert.equal(piecesOf(code, "python").map(({ text }) => text).join(""), code);
  assert.equal(piecesOf(code, "none").length, 1);
  const blocks = blocksOf(code);
  assert.equal(blocks.flatMap(({ lines }) => lines).join("\n"), code);
  assert.deepEqual(blocks.map(({ isNumbers }) => isNumbers), [false, true, false]);
  assert.ok(blocks[0].lines.includes(rows[0]) && !blocks[0].lines.includes(rows[10]));
  assert.ok(blocks[2].lines.includes("print(W1)"));
});

test("short arrays are not folded", () => {
  assert.equal(blocksOf("a = [\n  1,\n  2,\n]\n").length, 1);
});
