import { strict as assert } from "node:assert";
import { test } from "node:test";

import { loadsWhenWanted } from "../../../static/js/page/wanted.js";

/** A store of one name, the looks at which can be awaited. */
function storeOf(tab) {
  let state = { tab };
  const [listeners, toasts] = [[], []];
  const show = (next) => {
    state = { tab: next };
    return Promise.allSettled(listeners.map((listener) => listener(state)));
  };
  const store = {
    state: () => state,
    subscribe: (listener) => listeners.push(listener),
    dispatch({ type, key }) {
      if (type === "toastShown") toasts.push(key);
      void show(state.tab); // what is said is a change as well
    },
  };
  return { store, toasts, show };
}

test("what is wanted is loaded once, however often it is wanted", async () => {
  const { store, toasts, show } = storeOf("plane");
  let loads = 0;
  loadsWhenWanted(store)(({ tab }) => tab === "landscape", async () => void loads++);
  assert.equal(loads, 0);
  for (const tab of ["landscape", "landscape", "plane", "landscape"]) await show(tab);
  assert.equal(loads, 1);
  assert.deepEqual(toasts, []);
});

test("what could not be loaded is said once, and tried again when it is wanted anew", async () => {
  const { store, toasts, show } = storeOf("plane");
  let loads = 0;
  const load = async () => {
    if (++loads < 2) throw new Error("500 /landscape.html");
  };
  loadsWhenWanted(store)(({ tab }) => tab === "landscape", load);
  for (const tab of ["landscape", "landscape", "landscape"]) await show(tab);
  assert.equal(loads, 1);
  assert.deepEqual(toasts, ["page.part_not_loaded"]);
  for (const tab of ["plane", "landscape", "plane", "landscape"]) await show(tab);
  assert.equal(loads, 2);
  assert.equal(toasts.length, 1);
});
