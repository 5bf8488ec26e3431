import { strict as assert } from "node:assert";
import { test } from "node:test";

import { NOTHING_YET, hiddenSpaceReducers, turnTo } from "../../../static/js/state/hidden_space.js";
import { watchedSpace } from "../../../static/js/state/watched_space.js";

const layout = { layers: [{ fanOut: 4 }, { fanOut: 2 }, { fanOut: 1 }] };

const close = (given, expected) => {
  assert.equal(given.length, expected.length);
  given.forEach((value, i) => assert.ok(Math.abs(value - expected[i]) < 1e-6, `${given} is not ${expected}`));
};

function frameOf(points, { layer = 0, neurons = null, step = 1 } = {}) {
  const of = (numbers, shape = [numbers.length]) => ({ shape, values: Float64Array.from(numbers) });
  return {
    step,
    metadata: { hidden_space: JSON.stringify({ layer, neurons }) },
    tensors: {
      hidden_space_rows: of([0, 1, 2]),
      hidden_space_points: of(points, [points.length / 2, 2]),
      hidden_space_grid: of(points, [1, 1, points.length / 2, 2]),
      hidden_space_explained: of([0.7, 0.2]),
      hidden_space_borders: of([1, 2, 3, 4, 5, 6], [2, 3]),
      hidden_space_parted: of([0.5], []),
    },
  };
}

const seen = (hiddenSpace, frame, experiment = 1) => hiddenSpaceReducers.hiddenSpaceSeen({ hiddenSpace, frame, experiment, layout }).hiddenSpace ?? hiddenSpace;

test("a turned or mirrored plane is turned back", () => {
  const places = [2, 0, 0, 1, -1, 0.5];
  for (const angle of [0.3, 2.5, -1.2]) {
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    for (const sign of [1, -1]) {
      const other = [];
      for (let i = 0; i < places.length; i += 2) other.push(cos * places[i] - sin * sign * places[i + 1], sin * places[i] + cos * sign * places[i + 1]);
      const [a, b, c, d] = turnTo(other, places);
      const back = [];
      for (let i = 0; i < other.length; i += 2) back.push(a * other[i] + b * other[i + 1], c * other[i] + d * other[i + 1]);
      close(back, places);
    }
  }
});

test("where there is nothing to turn by, nothing is turned", () => {
  assert.deepEqual(turnTo([0, 0], [1, 1]), [1, 0, 0, 1]);
  assert.deepEqual(turnTo([NaN, 1], [1, 1]), [1, 0, 0, 1]);
});

test("components whose sign has changed stay where they were", () => {
  const first = seen(NOTHING_YET, frameOf([1, 0, 0, 2, -1, 1]));
  const second = seen(first, frameOf([-1, 0, 0, 2, 1, 1], { step: 2 }));
  close([...second.moment.points], [1, 0, 0, 2, -1, 1]);
  close([...second.moment.grid], [1, 0, 0, 2, -1, 1]);
});

test("another experiment, another layer and neurons begin anew", () => {
  const first = seen(NOTHING_YET, frameOf([1, 0, 0, 2, -1, 1]));
  const turned = [-1, 0, 0, 2, 1, 1];
  close([...seen(first, frameOf(turned), 2).moment.points], turned);
  close([...seen(first, frameOf(turned, { layer: 1 })).moment.points], turned);
  close([...seen(first, frameOf(turned, { neurons: [0, 1] })).moment.points], turned);
});

test("borders come by outputs, and a frame without the panel changes nothing", () => {
  const first = seen(NOTHING_YET, frameOf([1, 0, 0, 2, -1, 1], { layer: 1, neurons: [0, 1] }));
  assert.deepEqual(first.moment.borders, [[1, 2, 3], [4, 5, 6]]);
  assert.equal(seen(first, { step: 9, tensors: {}, metadata: {} }), first);
});

test("only what the network has is asked for, and only while the tab is open", () => {
  const ask = (choice, tab = "inside") => watchedSpace({ tab, hiddenSpace: { choice, moment: null }, layout });
  assert.deepEqual(ask({ layer: 0, neurons: [3, 1] }), { layer: 0, neurons: [3, 1] });
  assert.deepEqual(ask({ layer: 0, neurons: [3, 4] }), { layer: 0, neurons: null });
  assert.deepEqual(ask({ layer: 2, neurons: [0, 0] }), { layer: null, neurons: null });
  assert.equal(ask({ layer: 0, neurons: null }, "plane"), null);
  assert.equal(watchedSpace({ tab: "inside", hiddenSpace: null, layout }), null);
});

test("what is scrolled away is not asked for while training plays, but as soon as that pauses", () => {
  const layout = { layers: [{ fanOut: 3 }, { fanOut: 1 }] };
  const hiddenSpace = { ...NOTHING_YET, ...hiddenSpaceReducers.hiddenSpaceSighted({ hiddenSpace: NOTHING_YET }, { isInSight: false }).hiddenSpace };
  assert.equal(watchedSpace({ tab: "inside", layout, playing: true, hiddenSpace }), null);
  assert.deepEqual(watchedSpace({ tab: "inside", layout, playing: false, hiddenSpace }), NOTHING_YET.choice);
  assert.deepEqual(watchedSpace({ tab: "inside", layout, playing: true, hiddenSpace: NOTHING_YET }), NOTHING_YET.choice);
});
