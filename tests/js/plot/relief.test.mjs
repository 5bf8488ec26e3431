import assert from "node:assert/strict";
import { test } from "node:test";
import { reliefOf, sidesOf, squaresOf } from "../../../static/js/plot/relief.js";

const PICTURE = { width: 400, height: 300 };
const field = (size, of) => ({ size, values: Float64Array.from({ length: size * size }, (_, i) => of(((i % size) + 0.5) / size, (Math.floor(i / size) + 0.5) / size)) });
const near = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} ${b}`);

test("everything lies within the picture, whatever the outlook", () => {
  for (const turn of [-170, -30, 0, 45, 90, 200]) {
    for (const tilt of [10, 35, 80]) {
      const relief = reliefOf(field(4, () => 0), { turn, tilt }, PICTURE);
      for (const [x, y] of [[0, 0], [1, 0], [0, 1], [1, 1]]) {
        for (const height of [0, 1]) {
          const [across, down] = relief.place(x, y, height);
          assert.ok(across >= 0 && across <= 400 && down >= 0 && down <= 300, `${turn} ${tilt}: ${across} ${down}`);
        }
      }
    }
  }
});

test("what is higher stands higher, and what is behind is farther", () => {
  const relief = reliefOf(field(4, () => 0), { turn: 0, tilt: 40 }, PICTURE);
  assert.ok(relief.place(0.5, 0.5, 1)[1] < relief.place(0.5, 0.5, 0)[1]);
  assert.ok(relief.depthAt(0.5, 0) > relief.depthAt(0.5, 1));
  assert.ok(relief.place(0.9, 0.5, 0)[0] > relief.place(0.1, 0.5, 0)[0]);
  const behind = reliefOf(field(4, () => 0), { turn: 180, tilt: 40 }, PICTURE);
  assert.ok(behind.depthAt(0.5, 0) < behind.depthAt(0.5, 1));
  assert.ok(behind.place(0.9, 0.5, 0)[0] < behind.place(0.1, 0.5, 0)[0]);
});

test("between samples the ground is in proportion, and beyond them as at the edge", () => {
  const { groundAt } = reliefOf(field(8, (x, y) => x / 2 + y / 4), { turn: 0, tilt: 40 }, PICTURE);
  near(groundAt(0.4, 0.7), 0.2 + 0.175);
  near(groundAt(0, 0.5), 0.5 / 16 + 0.125);
});

test("a valley is hidden by the hill before it, and seen from the other side or from above", () => {
  const wall = field(32, (_, y) => (y > 0.6 && y < 0.75 ? 1 : 0));
  assert.equal(reliefOf(wall, { turn: 0, tilt: 20 }, PICTURE).isHidden(0.5, 0.5), true);
  assert.equal(reliefOf(wall, { turn: 180, tilt: 20 }, PICTURE).isHidden(0.5, 0.5), false);
  assert.equal(reliefOf(wall, { turn: 0, tilt: 85 }, PICTURE).isHidden(0.5, 0.5), false);
  assert.equal(reliefOf(field(8, () => 0.5), { turn: 0, tilt: 20 }, PICTURE).isHidden(0.5, 0.5), false);
});

test("squares come from back to front, and where there is no ground there is none", () => {
  const holed = field(5, (x) => (x < 0.2 ? NaN : x));
  const relief = reliefOf(holed, { turn: 30, tilt: 40 }, PICTURE);
  const squares = squaresOf(holed, relief);
  assert.equal(squares.length, 4 * 3);
  assert.ok(squares.every(({ depth }, i) => i === 0 || depth <= squares[i - 1].depth));
  assert.ok(squares.every(({ slope }) => Math.abs(slope - 1) < 1e-9));
});

test("of the block two sides face the eye, down to the lowest height, where they have ground", () => {
  const whole = field(6, (x) => x);
  const relief = reliefOf(whole, { turn: 30, tilt: 40 }, PICTURE);
  const sides = sidesOf(whole, relief);
  assert.deepEqual(sides.map((outline) => outline.length), [8, 8]);
  for (const outline of sides) near(outline[0][0], outline.at(-1)[0]);
  const holed = field(6, (x) => (x > 0.4 && x < 0.5 ? NaN : x));
  assert.deepEqual(sidesOf(holed, relief).map((outline) => outline.length).sort(), [4, 5, 8]);
});
