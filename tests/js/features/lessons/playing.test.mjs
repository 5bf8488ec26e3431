import assert from "node:assert/strict";
import { test } from "node:test";
import { playAnew } from "../../../../static/js/features/lessons/playing.js";
import { lessonReducers } from "../../../../static/js/state/lesson.js";
import { withChanges } from "../../../../static/js/state/config.js";
import { DEFAULTS, newStore } from "../../support.mjs";

const LESSON = {
  id: "circle", config: DEFAULTS, controls: { shown: [], locked: [] },
  steps: [{ id: "one", epochs: 10, config: null, prediction: null, evidence: null, goal: null }],
};

/** What Play leads to in the only step of a lesson, which has been trained to its end with the settings that the server has. */
function played(config) {
  const store = newStore();
  store.addReducers({ ...lessonReducers, trained: () => ({ accepted: DEFAULTS, config, frame: { epoch: 10 }, stopAt: 10 }) });
  store.dispatch({ type: "courseOpened" });
  store.dispatch({ type: "lessonChosen", id: "circle", step: "one" });
  store.dispatch({ type: "lessonReceived", lesson: LESSON });
  store.dispatch({ type: "trained" });
  const done = [];
  store.subscribe((_, { type }) => done.push(type)); // as the connection does, before a lesson is opened
  playAnew(store);
  store.dispatch({ type: "playPressed" });
  return done;
}

test("Play at the end of a step begins anew before the server is told to play", () => {
  assert.deepEqual(played(DEFAULTS).slice(0, 2), ["resetPressed", "playPressed"]);
});

test("Play with settings that the server does not have yet has come to no end, whatever others were trained to", () => {
  assert.deepEqual(played(withChanges(DEFAULTS, { seed: 3 })), ["playPressed"]);
});
