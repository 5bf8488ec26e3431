import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decodeLink } from "../../../static/js/address/link.js";
import { withChanges } from "../../../static/js/state/config.js";
import { NOTHING_PREPARED, STANDARD_VIEW } from "../../../static/js/state/view.js";
import { SPEEDS } from "../support.mjs";

const RECORDED = JSON.parse(readFileSync(new URL("../../data/links_version_0_1.json", import.meta.url), "utf-8"));
// The loss that version 0.1.0 had as its default is the one that null stands for.
const DEFAULTS = withChanges(RECORDED.defaults, { "training.loss": null });

for (const { link, changes, view, prepared } of RECORDED.links) {
  test(`the link ${link} of version 0.1.0 is read as it was then`, () => {
    const read = decodeLink(link, DEFAULTS, { speeds: { ...SPEEDS, calm: { epochs: 1, batches: null, pictures: 5 } } });
    assert.deepEqual(read.malformed, []);
    assert.deepEqual(read.config, withChanges(DEFAULTS, changes));
    assert.deepEqual(read.view, { ...STANDARD_VIEW, ...view }); // what came later is as without a link
    assert.deepEqual(read.prepared, { ...NOTHING_PREPARED, ...prepared });
  });
}
