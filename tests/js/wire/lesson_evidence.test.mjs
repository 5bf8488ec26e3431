import assert from "node:assert/strict";
import { test } from "node:test";
import { lessonReducers } from "../../../static/js/state/lesson.js";
import { followLessonEvidence } from "../../../static/js/wire/lesson_evidence.js";
import { newStore } from "../support.mjs";

const EVIDENCE = {
  seeds: 2, epochs: 5, measure: "test_loss", larger_is_better: false, goal: 0.05, vary: "all", expected: {},
  settings: [{ id: "3", label: "3 neurons", config: { seed: 0 } }, { id: "4", label: "4 neurons", config: { seed: 1 } }],
};
const LESSON = { id: "neurons", controls: { shown: [], locked: [] }, config: {}, steps: [{ id: "one", evidence: EVIDENCE }, { id: "two", evidence: EVIDENCE }] };
const setting = (name, values) => ({ name, config: {}, values, diverged: values.map(() => false), median: null, quantiles: {}, pictures: null });
const told = (id, status, done, values) => ({ id, status, done, total: 4, seeds: [0, 1], settings: [setting("3", values), setting("4", values)] });
const refuses = (error) => ({ isRefusal: (each) => each.problems !== undefined, createComparison: async () => { throw error; } });

/** A store with an open lesson whose evidence is asked from a server that answers by a script. */
function opened(rest) {
  const store = newStore();
  store.addReducers(lessonReducers);
  store.dispatch({ type: "courseOpened" });
  store.dispatch({ type: "lessonChosen", id: "neurons", step: "one" });
  store.dispatch({ type: "lessonReceived", lesson: LESSON });
  followLessonEvidence(store, { isRefusal: (error) => error.problems !== undefined, ...rest });
  return store;
}

/** What a step's evidence is, when it has become what is waited for. */
function until(store, isThere) {
  return new Promise((resolve) => store.subscribe(({ course }) => {
    const running = course.evidence.one;
    if (running && isThere(running)) resolve(running);
  }));
}

test("a step's settings are trained by their ids, and followed until they have ended", async () => {
  const asked = [];
  const answers = [told("x", "running", 2, [0.1, null]), told("x", "finished", 4, [0.1, 0.2])];
  const store = opened({
    async createComparison(order) {
      asked.push(order);
      return told("x", "waiting", 0, [null, null]);
    },
    async getComparison(_, { since, pictures }) {
      asked.push([since, pictures]);
      return answers.shift();
    },
  });
  const done = until(store, ({ found }) => found?.status === "finished");
  store.dispatch({ type: "lessonEvidenceAsked", step: "one", seeds: 2 });
  assert.deepEqual((await done).found.settings[0].values, [0.1, 0.2]);
  const configs = [{ name: "3", config: { seed: 0 } }, { name: "4", config: { seed: 1 } }];
  assert.deepEqual(asked, [{ configs, seeds: 2, epochs: 5, measure: "test_loss", vary: "all", goal: 0.05 }, [-1, true], [2, true]]);
});

test("what the server refuses is said, and may be asked for again", async () => {
  const store = opened(refuses(Object.assign(new Error("too many seeds"), { problems: [] })));
  const refused = until(store, ({ problem }) => problem !== null);
  store.dispatch({ type: "lessonEvidenceAsked", step: "one", seeds: 2 });
  assert.deepEqual([(await refused).problem, store.state().course.evidence.one.isAsked], ["too many seeds", false]);
});

test("of a lesson that was closed meanwhile nothing is told", async () => {
  let answer = () => {};
  const store = opened({ createComparison: () => new Promise((resolve) => { answer = resolve; }), getComparison: async () => assert.fail("nobody asks") });
  store.dispatch({ type: "lessonEvidenceAsked", step: "one", seeds: 2 });
  store.dispatch({ type: "lessonClosed" });
  answer(told("x", "waiting", 0, [null, null]));
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(store.state().course.evidence.one, undefined);
});

test("of what was asked for twice only the later counts, whichever is answered first", async () => {
  const answers = [];
  const store = opened({
    createComparison: () => new Promise((resolve) => answers.push(resolve)),
    getComparison: async (id) => told(id, "finished", 4, [0.1, 0.1]),
  });
  store.dispatch({ type: "lessonEvidenceAsked", step: "one", seeds: 2 });
  store.dispatch({ type: "lessonBegunAnew" });
  store.dispatch({ type: "lessonEvidenceAsked", step: "one", seeds: 2 });
  const there = until(store, ({ found }) => found !== null);
  answers[1](told("later", "finished", 4, [0.1, 0.1]));
  answers[0](told("earlier", "finished", 4, [0.3, 0.3]));
  await there;
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(store.state().course.evidence.one.found.id, "later");
});

test("a cancel is sent for what runs, and for nothing else", async () => {
  const cancelled = [];
  let end = () => {};
  const store = opened({
    createComparison: async () => told("x", "running", 2, [0.1, null]),
    getComparison: () => new Promise((resolve) => { end = () => resolve(told("x", "finished", 4, [0.1, 0.1])); }),
    cancelComparison: async (id) => {
      cancelled.push(id);
      return told("x", "running", 2, [0.1, null]);
    },
  });
  const there = until(store, ({ found }) => found !== null);
  store.dispatch({ type: "lessonEvidenceAsked", step: "one", seeds: 2 });
  await there;
  store.dispatch({ type: "lessonEvidenceCancelAsked", step: "one" });
  assert.deepEqual(cancelled, ["x"]);
  const done = until(store, ({ found }) => found?.status === "finished");
  end();
  await done;
  store.dispatch({ type: "lessonEvidenceCancelAsked", step: "one" });
  assert.deepEqual(cancelled, ["x"]);
});
