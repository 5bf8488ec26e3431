import assert from "node:assert/strict";
import { test } from "node:test";
import { pointsText, tableText } from "../../../static/js/page/table_text.js";

test("cells that hold a delimiter, a quotation mark or a line break are quoted", () => {
  assert.equal(tableText(["a", "b"], [[1, 'x,"y"'], ["two\nlines", null], [NaN, 0]]), 'a,b\n1,"x,""y"""\n"two\nlines",\n,0\n');
});

test("points that are held out for validation are among those that training rows are taken from", () => {
  const data = { task: "classification", n_classes: 2, train: [[1, 2, 1]], validation: [[3, 4, -1]], test: [[5, 6, 1]] };
  const state = { config: { data: { inputs: ["x1", "x2"] } }, data, drawn: null };
  assert.equal(pointsText(state), "x1,x2,target,part\n1,2,1,train\n3,4,-1,train\n5,6,1,test\n");
});
