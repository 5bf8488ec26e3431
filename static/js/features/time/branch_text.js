/** What branches are called: by their own name, or by what differs. Pure. */

import { lossText } from "../../plot/scales.js";

/**
 * @param {{say: Say, speak: RunSpeaker}} given
 */
export function branchSpeaker({ say, speak }) {
  /** @param {import("../../state/branches.js").Branch} branch */
  function differences({ parent, changes, parameters_set: set }) {
    const said = Object.entries(changes).map(([field, [from, to]]) => {
      const isRows = field === "data.train" || field === "data.test";
      const value = (/** @type {unknown} */ each) => (isRows ? String(each ?? 0) : speak.value(field, each));
      return say("page.chart_mark_change", { field: speak.field(field), from: value(from), to: value(to) });
    });
    if (set) said.push(say("page.time.weights_set", { count: set }));
    if (said.length) return said.join(say("page.comma"));
    return say(parent === null ? "page.time.as_first_set" : "page.time.nothing_differs");
  }

  return {
    /** @param {import("../../state/branches.js").Branch} branch */
    label: (branch) => branch.name ?? differences(branch),
    differences,
    /** @param {import("../../state/branches.js").Branch} branch */
    end: ({ end, metrics }) => say("page.time.end", { loss: lossText(metrics?.test_loss ?? NaN) || say("page.no_value"), epoch: end.epoch }),
  };
}
