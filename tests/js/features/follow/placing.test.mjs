import assert from "node:assert/strict";
import { test } from "node:test";
import { boxAround, freeSpot } from "../../../../static/js/features/follow/placing.js";

const ROOM = { left: 0, top: 0, right: 200, bottom: 100 };
const SIZE = { width: 40, height: 20 };
const FREE = { taken: [], avoided: [], room: ROOM };

test("the best spot is taken if nothing stands there, else the next that is free", () => {
  const spots = [{ x: 50, y: 50 }, { x: 50, y: 75 }, { x: 120, y: 50 }];
  assert.deepEqual(freeSpot(spots, SIZE, FREE), spots[0]);
  const taken = [boxAround({ x: 50, y: 60 }, SIZE)];
  assert.deepEqual(freeSpot(spots, SIZE, { ...FREE, taken }), spots[2]);
});

test("what touches is not covered", () => {
  const taken = [boxAround({ x: 50, y: 50 }, SIZE)];
  assert.deepEqual(freeSpot([{ x: 90, y: 50 }], SIZE, { ...FREE, taken }), { x: 90, y: 50 });
});

test("tiles are rather covered than what is looked at, and little rather than much", () => {
  const taken = [boxAround({ x: 50, y: 50 }, { width: 4, height: 4 })];
  const avoided = [boxAround({ x: 120, y: 50 }, SIZE), boxAround({ x: 170, y: 50 }, { width: 10, height: 10 })];
  const spots = [{ x: 50, y: 50 }, { x: 120, y: 50 }, { x: 170, y: 50 }];
  assert.deepEqual(freeSpot(spots, SIZE, { taken, avoided, room: ROOM }), spots[2]);
  assert.deepEqual(freeSpot(spots.slice(0, 2), SIZE, { taken, avoided, room: ROOM }), spots[1]);
});

test("nothing stands outside the room", () => {
  assert.deepEqual(freeSpot([{ x: 199, y: -3 }], SIZE, FREE), { x: 180, y: 10 });
});
