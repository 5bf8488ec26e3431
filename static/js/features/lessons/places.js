/** Where the evidence stands: under the network, or on a phone in the text, after the question. */

import { find } from "../../page/elements.js";
import { isPhone } from "../../page/layout.js";

export function placeEvidence() {
  const place = isPhone() ? find("lesson-evidence-place") : find("network");
  const evidence = find("lesson-evidence");
  if (evidence.parentElement !== place) place.append(evidence);
}
