/** Notices that the machine has slept, or that the page was frozen: the clock has gone further than a timer can tell. */

const TICK_MS = 1000;
/** Timers of a busy page come late, but not by so much. */
const SLEEP_MS = 15_000;

/** @param {() => void} act is called soon after waking */
export function onWaking(act) {
  let last = Date.now();
  setInterval(() => {
    const slept = Date.now() - last > SLEEP_MS;
    last = Date.now();
    if (slept) act();
  }, TICK_MS);
}
