/** Which of the compared runs can be averaged, and what is known of their average. Pure. */

import { comparedRuns } from "./runs.js";
import { inputsIn } from "./inputs.js";
import { outputsIn, taskIn } from "./selectors.js";

/**
 * The compared runs as members of an average; null where there are fewer than two, or their tasks, inputs or outputs differ.
 * @param {State} state
 * @returns {{members: ReturnType<typeof comparedRuns>, ids: number[], key: string} | null} key: another one at another epoch
 */
export function membersIn(state) {
  const members = comparedRuns(state.runs);
  const kinds = new Set(members.map(({ run: { config } }) => kindOf({ ...state, config })));
  if (members.length < 2 || kinds.size > 1) return null;
  return { members, ids: members.map(({ run }) => run.id), key: members.map(({ run: { id, epoch } }) => `${id}.${epoch}`).join() };
}

/** @param {State} state */
function kindOf(state) {
  return [taskIn(state).name, inputsIn(state), outputsIn(state)].join();
}
