import assert from "node:assert/strict";
import { test } from "node:test";
import { evaluated, numberNode, rounded, substituted, toLatex } from "../../../static/js/state/formula.js";
import { readFormula } from "../../../static/js/state/formula_reading.js";

/** A formula with numbers for its symbols. */
const filled = (latex, numbers) => substituted(readFormula(latex)[0].right[0], { of: ({ name, sub }) => (name + sub in numbers ? numberNode(numbers[name + sub]) : undefined) });

test("numbers take the places of symbols", () => {
  const tree = rounded(filled("w \\leftarrow \\beta_1 m + (1 - \\beta_1) g", { β1: 0.75, m: -0.5, g: 0.125 }), 2);
  assert.equal(toLatex(tree), "0.75 \\cdot \\left(-0.50\\right) +\\left(1 -0.75\\right) \\cdot 0.13");
  assert.equal(evaluated(tree), 0.75 * -0.5 + 0.25 * 0.125);
  assert.equal(evaluated(tree, true), 0.75 * -0.5 + 0.25 * 0.13);
});

test("of cases the one that holds is left", () => {
  const latex = "a = \\begin{cases} z & z > 0 \\\\ s z & z \\le 0 \\end{cases}";
  assert.equal(evaluated(filled(latex, { z: 2, s: 0.5 })), 2);
  assert.equal(evaluated(filled(latex, { z: -2, s: 0.5 })), -1);
});

test("functions, roots and powers have their values", () => {
  assert.equal(evaluated(filled("a = \\frac{1}{1 + e^{-z}}", { z: 0 })), 0.5);
  assert.equal(evaluated(filled("a = \\frac{\\sqrt{s}}{2} - \\left|g\\right|^2", { s: 16, g: -3 })), 2 - 9);
  assert.equal(evaluated(filled("a = \\max\\left(0, \\min(1, z)\\right)", { z: 3 })), 1);
  assert.ok(Math.abs(evaluated(filled("a = z\\,\\Phi(z)", { z: 1.959963984540054 })) / 1.959963984540054 - 0.975) < 1e-13);
});

test("what no row has is refused", () => {
  assert.throws(() => readFormula("a = \\int z"), SyntaxError);
});
