/** The letters of settings that are compared, each on a ball of its colour. */

import { letterOf } from "../state/comparing.js";

/**
 * @param {number} place of the setting
 * @param {{isHere?: boolean}} [look]  isHere: whether it is the page's own now
 */
export function letterBall(place, { isHere = false } = {}) {
  const ball = document.createElement("span");
  ball.className = "letter-ball";
  ball.dataset.setting = letterOf(place);
  ball.textContent = letterOf(place);
  ball.toggleAttribute("data-here", isHere);
  return ball;
}
