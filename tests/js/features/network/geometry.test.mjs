import assert from "node:assert/strict";
import { test } from "node:test";
import { distanceTo, hasManyWeights, networkGeometry, reachOf } from "../../../../static/js/features/network/geometry.js";
import { near, pairwise } from "../../support.mjs";

const geometry = (hidden) =>
  networkGeometry({ nFeatures: 7, active: [0, 1], hidden, nOutputs: 1 }, { width: 640, height: 560, unit: 1 });

for (const hidden of [[4, 2], [16], [64, 64], Array(8).fill(8)]) {
  test(`no tile covers another in a network of ${hidden}`, () => {
    const { tile, features, hidden: columns } = geometry(hidden);
    for (const column of [features, ...columns]) {
      column.forEach((one, i) => {
        for (const other of column.slice(i + 1)) assert.ok(Math.max(Math.abs(one.x - other.x), Math.abs(one.y - other.y)) >= tile);
        assert.ok(one.y >= 104 && one.y <= 560);
      });
    }
  });
}

test("full columns stand several abreast and keep their order", () => {
  const [full] = geometry([64]).hidden;
  const heights = full.map(({ y }) => y);
  assert.deepEqual(heights, heights.toSorted((one, other) => one - other));
  assert.ok(new Set(full.map(({ x }) => x)).size > 1);
  assert.equal(new Set(geometry([8]).hidden[0].map(({ x }) => x)).size, 1);
});

test("steep links go straighter than level ones", () => {
  const run = { x0: 0, y0: 0, x1: 40 };
  const level = reachOf({ ...run, y1: 10 });
  const steep = reachOf({ ...run, y1: 400 });
  assert.equal(level, 20);
  assert.ok(steep > 0 && steep < level / 2);
});

test("a link is hit where it is drawn", () => {
  const link = { x0: 0, y0: 0, x1: 100, y1: 300 };
  const far = [[0, 0], [50, 150], [100, 300], [0, 300]].map(([x, y]) => distanceTo(link, x, y));
  assert.ok(near(far.slice(0, 3), [0, 0, 0]));
  assert.ok(far[3] > 50);
});

test("more features run on downwards and leave every tile as large as it was", () => {
  const plot = { width: 640, height: 560, unit: 1 };
  const given = (nFeatures) => networkGeometry({ nFeatures, active: [0, nFeatures - 1], hidden: [4, 2], nOutputs: 1 }, plot);
  const [some, all, most] = [7, 15, 24].map(given);
  for (const many of [all, most]) {
    assert.equal(many.tile, some.tile);
    assert.deepEqual(many.hidden, some.hidden);
    assert.deepEqual(many.outputs, some.outputs);
    assert.ok(many.bottom >= many.features.at(-1).y + many.tile / 2);
    for (const [above, below] of pairwise(many.features)) assert.ok(below.y - above.y > many.tile);
  }
  assert.ok(some.bottom <= plot.height + 1);
});

test("few neurons are as large in a low plot as in a high one, where rows have the room", () => {
  const given = (height, hidden) => networkGeometry({ nFeatures: 2, active: [0, 1], hidden, nOutputs: 1 }, { width: 540, height, unit: 1 });
  assert.equal(given(360, [2]).tile, given(600, [2]).tile);
  assert.ok(given(360, [8]).tile < given(360, [2]).tile);
  const full = given(360, [8]);
  for (const [above, below] of pairwise(full.hidden[0])) assert.ok(below.y - above.y > full.tile);
});

test("numbers find room under every tile, and none is asked for where rows are too many", () => {
  const given = (hidden) => networkGeometry({ nFeatures: 2, active: [0, 1], hidden, nOutputs: 1 }, { width: 660, height: 480, unit: 1, head: 44, under: 36 });
  const { tile, hidden: [column], under, outputs } = given([6]);
  assert.equal(under, 36);
  for (const [above, below] of pairwise(column)) assert.ok(below.y - above.y >= tile + under);
  assert.ok(column.at(-1).y + tile / 2 + under <= 480 && outputs[0].y > 44);
  assert.equal(given([64]).under, 0);
});

test("of a few wide layers tiles alone can be pointed at, of eight layers as the page offers them everything can", () => {
  const given = (hidden) => networkGeometry({ nFeatures: 7, active: [0, 1, 2, 3, 4, 5, 6], hidden, nOutputs: 1 }, { width: 900, height: 480, unit: 1 });
  assert.ok(hasManyWeights(given([64, 64])));
  assert.ok(!hasManyWeights(given([16, 16, 16, 16, 16, 16, 16, 16])));
});
