import assert from "node:assert/strict";
import { test } from "node:test";
import { tableText } from "../../../static/js/page/table_text.js";

test("cells that hold a delimiter, a quotation mark or a line break are quoted", () => {
  assert.equal(tableText(["a", "b"], [[1, 'x,"y"'], ["two\nlines", null], [NaN, 0]]), 'a,b\n1,"x,""y"""\n"two\nlines",\n,0\n');
});
