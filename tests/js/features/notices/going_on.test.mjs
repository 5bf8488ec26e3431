import assert from "node:assert/strict";
import { test } from "node:test";

import { followChanges } from "../../../../static/js/features/notices/going_on.js";

const config = (training) => ({ seed: 0, data: {}, network: {}, training: { batch_size: 10, loss: "squared_error", learning_rate: 0.03, ...training } });

/** What is told when a server accepts changes of the training section at once. */
function toldOf(training) {
  const told = [];
  let react;
  followChanges({ subscribe: (listener) => { react = listener; }, dispatch: ({ blanks }) => told.push(blanks.setting.say) });
  const state = (accepted) => ({ experiment: 1, frame: { epoch: 3 }, accepted });
  react(state(config({})), { type: "frameReceived" }, state(null));
  react(state(config(training)), { type: "configAccepted" }, state(config({})));
  return told;
}

test("that training goes on is told also where a learning rate is accepted with the setting", () => {
  assert.deepEqual(toldOf({ batch_size: 1, learning_rate: 0.1 }), ["page.batch_size"]);
});

test("a learning rate alone, and several compared settings at once, are told nothing of", () => {
  assert.deepEqual(toldOf({ learning_rate: 0.1 }), []);
  assert.deepEqual(toldOf({ batch_size: 1, loss: "huber" }), []);
});
