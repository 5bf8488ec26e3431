import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { panelsOf, startFrameLoop } from "../../../static/js/page/frame_loop.js";
import { newStore } from "../support.mjs";

let asked = [];
const nextPicture = () => asked.splice(0).forEach((act) => act());
beforeEach(() => {
  asked = [];
  globalThis.requestAnimationFrame = (act) => asked.push(act);
});

/** A part that keeps what it was drawn with. */
function recorder(read, also) {
  const drawn = [];
  return { drawn, draw: (state) => drawn.push(read(state)), also };
}

test("any number of changes is one picture, and only of what they touched", () => {
  const store = newStore();
  const noise = recorder(({ config }) => config.data.noise);
  const speed = recorder(({ speed: name }) => name);
  startFrameLoop(store, [noise, speed]);
  nextPicture();
  for (const value of [5, 10, 15]) store.dispatch({ type: "configChanged", changes: { "data.noise": value } });
  assert.equal(asked.length, 1);
  nextPicture();
  assert.deepEqual(noise.drawn, [0, 15]);
  assert.deepEqual(speed.drawn, ["1"]);
});

test("what was changed and changed back between two pictures is drawn again, once", () => {
  const store = newStore();
  const noise = recorder(({ config }) => config.data.noise);
  const speed = recorder(({ speed: name }) => name);
  startFrameLoop(store, [noise, speed]);
  nextPicture();
  store.dispatch({ type: "configChanged", changes: { "data.noise": 5 } });
  store.dispatch({ type: "undoAsked" });
  nextPicture();
  store.dispatch({ type: "speedChosen", speed: "5" });
  nextPicture();
  assert.deepEqual(noise.drawn, [0, 0]);
  assert.deepEqual(speed.drawn, ["1", "5"]);
});

test("what a part changes while the others are drawn reaches them with the next picture", () => {
  const store = newStore();
  const asks = { draw: ({ showTest }) => showTest || store.dispatch({ type: "showTestToggled", on: true }) };
  const part = recorder(({ showTest }) => showTest);
  startFrameLoop(store, [asks, part]);
  nextPicture();
  nextPicture();
  assert.deepEqual(part.drawn, [false, true]);
});

test("what a part reads only now and then is watched while it reads it", () => {
  const store = newStore();
  const part = recorder((state) => (state.showTest ? state.speed : null));
  startFrameLoop(store, [part]);
  nextPicture();
  store.dispatch({ type: "speedChosen", speed: "5" });
  nextPicture();
  store.dispatch({ type: "showTestToggled", on: true });
  nextPicture();
  store.dispatch({ type: "speedChosen", speed: "25" });
  nextPicture();
  assert.deepEqual(part.drawn, [null, "5", "25"]);
});

test("another theme or size redraws everything, and what a part names besides redraws it", () => {
  const store = newStore();
  const part = recorder(() => "drawn", ({ speed }) => speed);
  startFrameLoop(store, [part]);
  nextPicture();
  store.dispatch({ type: "looksChanged" });
  nextPicture();
  store.dispatch({ type: "speedChosen", speed: "5" });
  nextPicture();
  assert.equal(part.drawn.length, 3);
});

test("what cannot wait is drawn at once", () => {
  const store = newStore();
  const part = recorder(({ speed }) => speed);
  const drawNow = startFrameLoop(store, [part]);
  store.dispatch({ type: "speedChosen", speed: "max" });
  drawNow();
  assert.deepEqual(part.drawn, ["max"]);
});

test("a frame is acknowledged once, when it was drawn", () => {
  const store = newStore();
  const told = [];
  store.subscribe((_, action) => action.type === "frameDrawn" && told.push(action.frame));
  startFrameLoop(store, []);
  nextPicture();
  store.dispatch({ type: "frameReceived", frame: { frame: 7, epoch: 1, tensors: {} } });
  assert.deepEqual(told, []);
  nextPicture();
  nextPicture();
  assert.deepEqual(told, [7]);
});

test("a panel is asked for once, while a view draws from it", () => {
  const silent = {};
  const curves = { panels: () => ["updates", "metrics"] };
  const tables = { panels: ({ isShown }) => (isShown ? ["metrics", "outputs"] : []) };
  const panels = panelsOf([curves, silent, tables]);
  assert.deepEqual(panels({ isShown: true }), ["metrics", "outputs", "updates"]);
  assert.deepEqual(panels({ isShown: false }), ["metrics", "updates"]);
});
