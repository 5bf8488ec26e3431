/** Pinned settings last as long as the tab: choosing a language reloads it. */

const KEY = "playground.pins";

/** @param {Store} store */
export function keepPins(store) {
  try {
    const pins = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    if (pins.length) store.dispatch({ type: "pinsRecalled", pins });
  } catch {
    // Storage is refused, or holds what another version wrote: there are no pins.
  }
  store.subscribe(({ comparing: { pins } }, _, before) => {
    if (pins === before.comparing.pins) return;
    try {
      sessionStorage.setItem(KEY, JSON.stringify(pins));
    } catch {
      // Storage is refused or full: they last as long as the page.
    }
  });
}
