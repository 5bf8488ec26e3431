/** What those hear and read who do not see the pictures. */

import { find } from "../../page/elements.js";
import { milestones } from "./milestones.js";
import { tables } from "./tables.js";

/**
 * @param {Page} page
 * @returns {Part[]}
 */
export function screenReaderFeature({ say, number }) {
  return [
    milestones(find("announcement"), { say, number, now: () => performance.now() }),
    tables(find("loss-table"), find("plane-table"), { say, number }),
  ];
}
