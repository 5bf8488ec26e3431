/**
 * The report that is being written. Pure.
 *
 * @typedef {"experiment" | "comparison" | "lesson" | number} Reported  what it is of; a number: the branch with this id
 */

/** @type {Record<string, (state: State, action: any) => Partial<State>>} */
export const reportingReducers = {
  reportAsked: (_, { of }) => ({ reporting: of }),
  reportCancelled: () => ({ reporting: null }),
  reportWritten: () => ({}),
  reportEnded: () => ({ reporting: null }),
};
