/** What people do with the runs: look at another setting, bring a seed on stage, ask for more of them, or for no more. */

import { around, find } from "../../page/elements.js";
import { bindRoving } from "../../page/roving.js";
import { withSeed } from "../../state/comparing.js";
import { shownIn } from "./shown.js";

/** @param {Store} store */
export function bindEvidence(store) {
  const [strip, rows] = [find("evidence-strip"), find("evidence-rows")];
  bindRoving(strip);

  find("evidence-more").addEventListener("click", () => {
    const shown = shownIn(store.state());
    if (shown) store.dispatch({ type: "lessonEvidenceAsked", step: shown.step, seeds: Number(find("evidence-more").dataset.seeds) });
  });
  find("evidence-cancel").addEventListener("click", () => {
    const shown = shownIn(store.state());
    if (shown) store.dispatch({ type: "lessonEvidenceCancelAsked", step: shown.step });
  });
  rows.addEventListener("click", ({ target }) => {
    const setting = around(target, ".evidence-row")?.dataset.setting;
    const shown = shownIn(store.state());
    if (shown && setting !== undefined) store.dispatch({ type: "lessonSettingLookedAt", step: shown.step, setting });
  });
  strip.addEventListener("click", ({ target }) => {
    const button = around(target, "[data-seed]");
    if (button && button.dataset.kind !== "waiting") takeSeed(Number(button.dataset.seed));
  });
  // A run is one thing, though it is drawn twice.
  for (const place of [strip, rows]) {
    place.addEventListener("pointerover", ({ target }) => point(around(target, "[data-seed]")?.dataset.seed));
    place.addEventListener("focusin", ({ target }) => point(around(target, "[data-seed]")?.dataset.seed));
    place.addEventListener("pointerleave", () => point());
    place.addEventListener("focusout", () => point());
  }

  /** @param {string} [seed] */
  function point(seed) {
    for (const each of find("lesson-evidence").querySelectorAll("[data-seed]")) {
      const isOfRow = each instanceof SVGElement;
      const isLooked = !isOfRow || each.closest(".evidence-row")?.getAttribute("aria-pressed") === "true";
      each.toggleAttribute("data-pointed", isLooked && each.getAttribute("data-seed") === seed);
    }
  }

  /**
   * The setting with that seed takes the stage, and trains as far as the others have.
   * @param {number} seed
   */
  function takeSeed(seed) {
    const shown = shownIn(store.state());
    if (!shown) return;
    const { evidence: { vary, epochs }, settings, looked } = shown;
    const { config, label } = settings[looked];
    const wanted = withSeed(config, seed, vary);
    store.dispatch({ type: "runOpened", config: wanted, checkpoint: null });
    if (store.state().config !== wanted) return; // a link has locked it
    store.dispatch({ type: "stopAtChosen", epoch: epochs });
    store.dispatch({ type: "playPressed" });
    store.dispatch({ type: "toastShown", key: "page.lesson.evidence.on_stage", blanks: { seed, label } });
  }
}
