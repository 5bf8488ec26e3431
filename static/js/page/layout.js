/** Which of the page's layouts is in force, as css/layout.css has them. */

const phone = matchMedia("(max-width: 719px)");

/** Whether the result is pinned on top and the transport stands at the bottom. */
export function isPhone() {
  return phone.matches;
}
