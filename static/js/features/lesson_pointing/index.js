/** A lesson points at a control or a part of the page: unfolds what hides it, brings it into sight, rings it, and says its name. */

import { around, find } from "../../page/elements.js";
import { currentStep } from "../../state/lesson.js";
import { SPOKEN, TAB_OF, placesOf } from "./places.js";
import { isInSight, isSeen, makeRing } from "./ring.js";

/** Within which a tab is loaded; after that it is not there. */
const MOST_FRAMES = 300;

/**
 * @param {Page} page
 * @param {Store} store
 */
export function pointingFeature({ say }, store) {
  const ring = makeRing();

  document.addEventListener("click", ({ target }) => {
    const name = around(target, ".lesson-point[data-point]")?.dataset.point;
    if (name) point(name);
  });
  store.subscribe((state, _, before) => {
    if (!state.lesson?.step || state.lesson.step === before.lesson?.step) return;
    const name = currentStep(state)?.points_at;
    if (name) ringIfSeen(name);
  });

  /**
   * On coming to a step nothing is unfolded or scrolled: one is about to read.
   * @param {string} name
   */
  async function ringIfSeen(name) {
    await drawn();
    const places = placesOf(name).filter(isInSight);
    if (places.length) ring(places);
  }

  /** @param {string} name */
  async function point(name) {
    await unfold(name);
    const seen = placesOf(name).filter(isSeen);
    if (!seen.length) return store.dispatch({ type: "toastShown", key: "page.lesson.point.gone", blanks: {} });
    seen[0].scrollIntoView({ block: isInSight(seen[0]) ? "nearest" : "center", inline: "nearest", behavior: store.state().isStill ? "auto" : "smooth" });
    ring(seen);
    find("lesson-pointed").textContent = say("page.lesson.point.ring", { name: nameOf(name, seen[0]) });
  }

  /**
   * Whatever stands before it is taken away, one after the other.
   * @param {string} name
   */
  async function unfold(name) {
    if (TAB_OF[name] && store.state().tab !== TAB_OF[name]) {
      store.dispatch({ type: "tabChosen", tab: TAB_OF[name] });
      for (let frame = 0; frame < MOST_FRAMES && !placesOf(name).some(isSeen); frame++) await drawn();
    }
    for (const open of [unfoldTab, unfoldSettings, unfoldDrawer, unfoldMore]) {
      const places = placesOf(name);
      if (!places.length || places.some(isSeen)) return;
      if (open(places[0], store.state())) await drawn();
    }
  }

  /**
   * @param {Element} element
   * @param {State} state
   */
  function unfoldTab(element, { tab }) {
    if (tab === "plane" || !element.closest("#plane")) return false;
    store.dispatch({ type: "tabChosen", tab: "plane" });
    return true;
  }

  /**
   * @param {Element} element
   * @param {State} state
   */
  function unfoldSettings(element, { course }) {
    if (!course?.lesson || course.isUnfolded || !element.closest(".settings, .data, .advanced")) return false;
    store.dispatch({ type: "lessonSettingsToggled" });
    return true;
  }

  /**
   * @param {Element} element
   * @param {State} state
   */
  function unfoldDrawer(element, { unfolded }) {
    if (unfolded.settings || !element.closest(".advanced")) return false;
    store.dispatch({ type: "unfoldToggled", part: "settings" });
    return true;
  }

  /**
   * @param {Element} element
   * @param {State} state
   */
  function unfoldMore(element, { unfolded }) {
    const part = element.closest("#feature-tiles") ? "features" : element.closest("#data-sets") ? "data" : null;
    if (!part || unfolded[part]) return false;
    store.dispatch({ type: "unfoldToggled", part });
    return true;
  }

  /**
   * What the page calls it.
   * @param {string} name
   * @param {Element} element
   */
  function nameOf(name, element) {
    if (SPOKEN.includes(name)) return say(`page.lesson.point.${name}`);
    const written = element.querySelector("legend, label, .caption")?.textContent ?? element.getAttribute("aria-label") ?? element.textContent;
    return written?.trim() || name;
  }
}

/** Until what was dispatched has been drawn. */
function drawn() {
  return new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}
