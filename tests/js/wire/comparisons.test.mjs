import assert from "node:assert/strict";
import { test } from "node:test";
import { followComparisons } from "../../../static/js/wire/comparisons.js";
import { newStore } from "../support.mjs";

const ORDER = { configs: [{ name: "A" }, { name: "B" }], seeds: 3, epochs: 5, measure: "test_loss", vary: "all" };

/** A comparison as the server tells it. */
const told = (id, status, done) => ({ id, status, done, settings: [{}, {}] });

/** What a store receives while a server answers by a script, until `until` happens to it. */
async function followed(rest, act, until) {
  const store = newStore();
  const reached = new Promise((resolve) => store.subscribe((state) => until(state.comparing) && resolve(state.comparing)));
  followComparisons(store, { isRefusal: (error) => error.problems !== undefined, ...rest });
  act(store);
  return reached;
}

test("a comparison is followed from what is known until it has ended", async () => {
  const asked = [];
  const answers = [told("x", "running", 2), told("x", "finished", 6)];
  const rest = {
    async createComparison(order) {
      asked.push(order);
      return told("x", "waiting", 0);
    },
    async getComparison(_, { since }) {
      asked.push(since);
      return answers.shift();
    },
  };
  const { found } = await followed(rest, (store) => store.dispatch({ type: "comparisonAsked", ...ORDER }), ({ found }) => found?.status === "finished");
  assert.equal(found.done, 6);
  assert.deepEqual(asked, [ORDER, -1, 2]);
  assert.deepEqual(answers, []);
});

test("what is refused is told by field, and another may be asked for", async () => {
  const problems = [{ field: "seeds", message: "too many" }];
  const rest = { createComparison: async () => { throw Object.assign(new Error("no"), { problems }); } };
  const comparing = await followed(rest, (store) => store.dispatch({ type: "comparisonAsked", ...ORDER }), (state) => state.problems.length > 0);
  assert.deepEqual(comparing.problems, problems);
  assert.equal(comparing.isAsked, false);
});

test("a cancel is sent, and what follows is told", async () => {
  const cancelled = [];
  const rest = { cancelComparison: async (id) => cancelled.push(id) };
  await followed(rest, (store) => store.dispatch({ type: "comparisonCancelAsked", id: "x" }), () => true);
  assert.deepEqual(cancelled, ["x"]);
});
