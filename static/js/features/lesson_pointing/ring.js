/** A ring around a part of the page, which follows it while it moves and ends by itself. */

const SHOWN_MS = 2600;
const AIR_PX = 6; // between what is ringed and the ring

/** @returns {(elements: Element[]) => void} rings what is seen of them, in the place of what was ringed before */
export function makeRing() {
  let end = () => {};

  return (elements) => {
    end();
    const ring = document.createElement("div");
    ring.className = "pointing-ring";
    ring.ariaHidden = "true";
    document.body.append(ring);
    let isShown = true;
    const timer = setTimeout(() => end(), SHOWN_MS);
    end = () => {
      isShown = false;
      clearTimeout(timer);
      ring.remove();
    };
    const follow = () => {
      if (!isShown) return;
      const box = boxAround(elements);
      ring.hidden = box === null;
      if (box) Object.assign(ring.style, { left: `${box.left}px`, top: `${box.top}px`, width: `${box.width}px`, height: `${box.height}px` });
      requestAnimationFrame(follow);
    };
    follow();
  };
}

/**
 * Whether an element can be seen, if it is scrolled to.
 * @param {Element} element
 */
export function isSeen(element) {
  const { width, height } = element.getBoundingClientRect();
  return width > 0 && height > 0 && element.checkVisibility({ visibilityProperty: true });
}

/**
 * Whether an element is in sight: in the window, and not under a bar that stays while the page is scrolled.
 * @param {Element} element
 */
export function isInSight(element) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const [x, y] = [(Math.max(0, left) + Math.min(innerWidth, right)) / 2, (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2];
  if (!isSeen(element) || bottom <= 0 || top >= innerHeight) return false;
  for (let above = document.elementFromPoint(x, y); above && !above.contains(element); above = above.parentElement) {
    if (["fixed", "sticky"].includes(getComputedStyle(above).position)) return element.contains(above);
  }
  return true;
}

/**
 * The box around all that is seen, with some air, inside the window.
 * @param {Element[]} elements
 */
function boxAround(elements) {
  const boxes = elements.filter(isSeen).map((element) => element.getBoundingClientRect());
  if (!boxes.length) return null;
  const left = Math.max(2, Math.min(...boxes.map((box) => box.left)) - AIR_PX);
  const top = Math.max(2, Math.min(...boxes.map((box) => box.top)) - AIR_PX);
  const right = Math.min(innerWidth - 2, Math.max(...boxes.map((box) => box.right)) + AIR_PX);
  const bottom = Math.min(innerHeight - 2, Math.max(...boxes.map((box) => box.bottom)) + AIR_PX);
  return right > left && bottom > top ? { left, top, width: right - left, height: bottom - top } : null;
}
