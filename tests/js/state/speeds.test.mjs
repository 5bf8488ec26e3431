import assert from "node:assert/strict";
import { test } from "node:test";
import { batchOf, paceOf } from "../../../static/js/state/speeds.js";
import { SPEEDS } from "../support.mjs";

test("a batch is counted within its epoch", () => {
  const training = { batchSize: 10, samples: 25 };
  const counted = [0, 10, 25].map((samplesUsed) => batchOf({ samplesUsed }, training));
  assert.deepEqual(counted, [null, { batch: 1, batches: 3 }, { batch: 3, batches: 3 }]);
});

for (const name of Object.keys(SPEEDS)) {
  test(`the speed ${name} keeps its epochs a second in fewer pictures`, () => {
    const speed = ({ epochs, pictures }) => (epochs === null ? null : epochs * pictures);
    const [usual, still] = [paceOf(SPEEDS, name), paceOf(SPEEDS, name, true)];
    assert.ok(still.pictures <= 2);
    if (speed(usual) === null) assert.equal(speed(still), null);
    else assert.ok(Math.abs(speed(still) - speed(usual)) <= 1);
  });
}
