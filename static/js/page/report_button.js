/** A button that has a report written, and gives it up when it is pressed meanwhile. */

/**
 * @typedef {import("../state/reporting.js").Reported} Reported
 *
 * @param {Store} store
 * @param {Reported} of
 */
export function pressReport(store, of) {
  store.dispatch(store.state().reporting === of ? { type: "reportCancelled" } : { type: "reportAsked", of });
}

/**
 * @param {HTMLElement} button
 * @param {Reported} of
 * @param {{say: Say, reporting: Reported | null}} given
 */
export function drawReportButton(button, of, { say, reporting }) {
  const isBusy = reporting === of;
  if (button.ariaBusy === String(isBusy)) return;
  button.ariaBusy = String(isBusy);
  const text = button.querySelector("span") ?? button;
  text.dataset.usual ??= text.textContent ?? "";
  text.textContent = isBusy ? say("page.report.cancel") : text.dataset.usual;
}
