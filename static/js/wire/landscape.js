/** Has the landscape and its curvature calculated again when others are wanted: at rest at once, while training goes on now and then. */

import { hasAsked, landscapesWanted } from "../state/landscape.js";

/** Between two askings while training goes on. */
const PAUSES_MS = { landscape: 700, curvature: 400 };

/** @param {Store} store */
export function followLandscape(store) {
  const askedAt = { landscape: -Infinity, curvature: -Infinity };
  let waiting = 0;

  function look() {
    const state = store.state();
    let least = Infinity;
    for (const { name, settings } of landscapesWanted(state)) {
      const isOther = state.studies[name]?.isOutdated || !hasAsked(state, name, settings);
      const rest = state.playing && !isOther ? askedAt[name] + PAUSES_MS[name] - performance.now() : 0;
      if (rest > 0) {
        least = Math.min(least, rest);
        continue;
      }
      askedAt[name] = performance.now();
      store.dispatch({ type: "studyAsked", name, settings });
    }
    if (least < Infinity && !waiting) waiting = window.setTimeout(() => { waiting = 0; look(); }, least);
  }

  store.subscribe((state, { type }) => {
    if (type !== "studyAsked" && state.tab === "landscape") look();
  });
  look();
}
