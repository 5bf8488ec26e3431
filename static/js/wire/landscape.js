/** Has the landscape and its curvature calculated again when others are wanted: at rest at once, while training goes on now and then. */

import { hasAsked, landscapesWanted } from "../state/landscape.js";

/** From one asking to the next while training goes on, at least; and so many times as long as the last answer took, so that training has most of the time. */
const PAUSES_MS = { landscape: 700, curvature: 400 };
const SHARE = { landscape: 3, curvature: 1 };

/** @param {Store} store */
export function followLandscape(store) {
  const askedAt = { landscape: -Infinity, curvature: -Infinity };
  const took = { landscape: 0, curvature: 0 };
  let waiting = 0;

  function look() {
    const state = store.state();
    let least = Infinity;
    for (const { name, settings } of landscapesWanted(state)) {
      const isOther = state.studies[name]?.isOutdated || !hasAsked(state, name, settings);
      const rest = state.playing && !isOther ? askedAt[name] + Math.max(PAUSES_MS[name], SHARE[name] * took[name]) - performance.now() : 0;
      if (rest > 0) {
        least = Math.min(least, rest);
        continue;
      }
      askedAt[name] = performance.now();
      store.dispatch({ type: "studyAsked", name, settings });
    }
    if (least < Infinity && !waiting) waiting = window.setTimeout(() => { waiting = 0; look(); }, least);
  }

  store.subscribe((state, { type, name }) => {
    if (type === "studyTold" && (name === "landscape" || name === "curvature") && state.studies[name]?.isDone) {
      took[/** @type {keyof typeof took} */ (name)] = performance.now() - askedAt[/** @type {keyof typeof took} */ (name)];
    }
    if (type !== "studyAsked" && state.tab === "landscape") look();
  });
  look();
}
