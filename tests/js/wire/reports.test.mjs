import assert from "node:assert/strict";
import { test } from "node:test";
import { followReports } from "../../../static/js/wire/reports.js";
import { newStore } from "../support.mjs";

const TREE = { format: "playground.experiment", version: 1 };

/** A store whose reports are written by a server of the test. */
function followed(writeReport) {
  const store = newStore();
  const kept = [];
  let heard = () => {};
  const connection = { order: () => queueMicrotask(() => heard({ type: "saved", state: "c3RhdGU=", tree: JSON.stringify(TREE) })), listen: (listen) => (heard = listen) };
  const rest = { writeReport, isRefusal: (error) => error.problems !== undefined };
  store.subscribe((_, { type, name }) => type === "reportWritten" && kept.push(name));
  followReports(store, rest, connection);
  followReports(store, rest, connection); // as the dialog, the branches and the lessons do
  return { store, kept };
}

/** Until no report is being written any more. */
function ended(store) {
  return new Promise((resolve) => store.subscribe((_, { type }) => type === "reportEnded" && resolve()));
}

test("a report is of the moment that is saved, or of a branch of the experiment", async () => {
  const asked = [];
  const { store, kept } = followed(async (path, body) => {
    asked.push([path, body]);
    return { name: "report.html", blob: null };
  });
  for (const of of ["experiment", 2]) {
    const done = ended(store);
    store.dispatch({ type: "reportAsked", of });
    assert.equal(store.state().reporting, of);
    await done;
  }
  assert.deepEqual(asked, [["report", { experiment: TREE, state: "c3RhdGU=" }], ["report", { experiment: TREE, branch: 2 }]]);
  assert.deepEqual([kept, store.state().reporting], [["report.html", "report.html"], null]);
});

test("the report of a comparison is of the one that was found", async () => {
  const asked = [];
  const { store } = followed(async (...order) => {
    asked.push(order.slice(0, 2));
    return { name: "comparison.html", blob: null };
  });
  store.addReducers({ compared: ({ comparing }) => ({ comparing: { ...comparing, found: { id: "1a-2b" } } }) });
  store.dispatch({ type: "compared" });
  const done = ended(store);
  store.dispatch({ type: "reportAsked", of: "comparison" });
  await done;
  assert.deepEqual(asked, [["comparisons/1a-2b/report", null]]);
});

test("a report that was given up is not saved", async () => {
  let finish = () => {};
  let signal = null;
  const begun = new Promise((begin) => {
    const { store, kept } = followed((_, __, given) => {
      signal = given;
      return new Promise((resolve) => {
        finish = () => resolve({ name: "report.html", blob: null });
        begin({ store, kept });
      });
    });
    store.dispatch({ type: "reportAsked", of: "experiment" });
  });
  const { store, kept } = await begun;
  store.dispatch({ type: "reportCancelled" });
  assert.ok(signal.aborted);
  finish();
  await new Promise(setImmediate);
  assert.deepEqual([kept, store.state().reporting], [[], null]);
});

test("what the server refuses is said", async () => {
  const { store } = followed(async () => {
    throw Object.assign(new Error("would take long"), { problems: [] });
  });
  const done = ended(store);
  store.dispatch({ type: "reportAsked", of: 1 });
  await done;
  const { key, blanks } = store.state().toast;
  assert.deepEqual([key, blanks], ["page.report.refused", { message: "would take long" }]);
});

test("covered test data are not reported", async () => {
  const { store } = followed(() => assert.fail("nothing is asked for"));
  store.dispatch({ type: "testCoverToggled", on: true });
  const done = ended(store);
  store.dispatch({ type: "reportAsked", of: "experiment" });
  await done;
  assert.equal(store.state().toast.key, "page.report.covered");
});
