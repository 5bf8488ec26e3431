import assert from "node:assert/strict";
import { test } from "node:test";
import { hasChanged, watched } from "../../../static/js/page/watching.js";

const STATE = {
  status: "ready",
  frame: { epoch: 1 },
  accepted: null,
  config: { seed: 0, data: { noise: 0 }, network: { hidden: [4] } },
  prepared: { hide: [], lock: [] },
};

/** Whether what a function reads of the state is another in a state with changes. */
function isRedrawn(read, changes) {
  const { state, reads } = watched(STATE);
  read(state);
  return hasChanged(reads, { ...STATE, ...changes });
}

test("what was read is watched, and nothing else", () => {
  const read = ({ status }) => status;
  assert.equal(isRedrawn(read, { status: "playing" }), true);
  assert.equal(isRedrawn(read, { frame: { epoch: 2 } }), false);
  assert.equal(isRedrawn(read, {}), false);
});

test("of a slice single fields are watched", () => {
  const read = (state) => state.config.network.hidden;
  assert.equal(isRedrawn(read, { config: { ...STATE.config, data: { noise: 5 } } }), false);
  assert.equal(isRedrawn(read, { config: { ...STATE.config, network: { hidden: [] } } }), true);
});

test("what is typed into a blank of the sample that is followed redraws nobody who shows its numbers", () => {
  const follow = { stage: "backward", numbers: {}, blank: { text: "" } };
  const { state, reads } = watched({ ...STATE, follow });
  assert.equal(state.follow.numbers, follow.numbers);
  assert.equal(hasChanged(reads, { ...STATE, follow: { ...follow, blank: { text: "0" } } }), false);
  assert.equal(hasChanged(reads, { ...STATE, follow: { ...follow, numbers: {} } }), true);
});

test("a slice that comes or goes is noticed, though none of its fields was read", () => {
  assert.equal(isRedrawn(({ accepted }) => accepted === null, { accepted: STATE.config }), true);
  assert.equal(isRedrawn(({ prepared }) => prepared === null, { prepared: null }), true);
});

test("what spreads or searches a slice has read all of it", () => {
  const changes = { config: { ...STATE.config, seed: 1 } };
  assert.equal(isRedrawn(({ config }) => ({ ...config }), changes), true);
  assert.equal(isRedrawn(({ config }) => Object.entries(config), changes), true);
  assert.equal(isRedrawn(({ config }) => "seed" in config, changes), true);
});

test("values are handed out as they are, so that they can be compared", () => {
  const { state } = watched(STATE);
  assert.equal(state.frame, STATE.frame);
  assert.equal(state.config.data, STATE.config.data);
  assert.deepEqual({ ...state.config }, STATE.config);
});

test("a frozen state can be watched", () => {
  const frozen = Object.freeze({ ...STATE, config: Object.freeze({ ...STATE.config }) });
  const { state, reads } = watched(frozen);
  assert.equal(state.config.seed, 0);
  assert.equal(hasChanged(reads, frozen), false);
});
