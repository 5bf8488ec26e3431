/** Covering the test set: its button, and the count of how often it was opened, which the browser keeps. */

import { around, find } from "../../page/elements.js";
import { isTestCovered, looksAtTest } from "../../state/test_cover.js";

const KEY = "playground.test-looks";

/**
 * @param {Page} page
 * @param {Store} store
 * @returns {Part[]}
 */
export function testCoverFeature({ say }, store) {
  const [button, text] = [find("open-test"), find("test-looks")];
  const control = /** @type {HTMLInputElement} */ (find("cover_test"));
  recall(store);
  document.addEventListener("click", ({ target }) => {
    if (!around(target, "[data-opens-test]")) return;
    if (document.activeElement === button) find("loss-chart").focus({ preventScroll: true }); // the button goes
    store.dispatch({ type: "testOpened" });
  });
  control.addEventListener("change", () => store.dispatch({ type: "testCoverToggled", on: control.checked }));

  return [{
    draw(state) {
      button.hidden = !isTestCovered(state);
      text.hidden = !state.coverTest;
      control.checked = state.coverTest;
      if (!state.coverTest) return;
      const count = looksAtTest(state);
      const said = say(count ? "page.test_looks" : "page.test_unseen", { count });
      if (text.textContent !== said) text.textContent = said;
    },
  }];
}

/** @param {Store} store */
function recall(store) {
  try {
    const looks = JSON.parse(localStorage.getItem(KEY) ?? "null");
    if (typeof looks?.data === "string" && Number.isInteger(looks.count)) store.dispatch({ type: "testLooksRecalled", looks });
  } catch {
    // Storage is refused, or holds something else: the count begins anew.
  }
  store.subscribe(({ testLooks }, _, before) => {
    if (testLooks === before.testLooks) return;
    try {
      localStorage.setItem(KEY, JSON.stringify(testLooks));
    } catch {
      // Storage is refused or full: the count lasts as long as the page.
    }
  });
}
