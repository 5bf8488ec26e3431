/**
 * The page as a teacher's link prepares it: parts hidden, parts locked, the frame of another page. Every part names itself
 * in `data-part`; which there are is the templates' to say.
 */

import { allInputs } from "../../page/elements.js";
import { lockedParts, withImplied } from "../../state/view.js";

/** @returns {Part} */
export function preparation() {
  const sheet = new CSSStyleSheet();
  /** What was locked here, to be unlocked again; other views disable things for reasons of their own. */
  const locked = new Set();

  return {
    // Neurons and layers come and go with the config, and with them their buttons.
    also: ({ config, layout }) => [config.data, config.network, config.training, layout],
    draw(state) {
      const { hide, embed } = state.prepared;
      const lock = lockedParts(state);
      document.documentElement.toggleAttribute("data-embed", embed);
      const rules = [rule(hide, "{ display: none !important; }"), rule(withImplied(lock), "{ cursor: not-allowed; }")].join("\n");
      sheet.replaceSync(rules);
      document.adoptedStyleSheets = [sheet]; // in the place of what early/preparation.js hid at once
      for (const control of locked) setLocked(control, false);
      locked.clear();
      if (lock.length === 0) return;
      for (const part of allInputs(selector(withImplied(lock)))) {
        for (const control of part.matches(CONTROLS) ? [part] : allInputs(CONTROLS, part)) lockControl(control);
      }
    },
  };

  /** @param {HTMLInputElement} control */
  function lockControl(control) {
    if (control.disabled) return;
    setLocked(control, true);
    locked.add(control);
  }
}

const CONTROLS = "button, input, select, textarea";

/**
 * A tile that is disabled would not show itself large when pointed at; input.js beside this keeps clicks from it.
 * @param {HTMLInputElement} control
 * @param {boolean} on
 */
function setLocked(control, on) {
  control.toggleAttribute("data-locked", on);
  if (control.matches(".tile")) control.setAttribute("aria-disabled", String(on));
  else control.disabled = on;
}

/** @param {string[]} parts */
function selector(parts) {
  return parts.map((part) => `[data-part~="${CSS.escape(part)}"]`).join(", ");
}

/**
 * @param {string[]} parts
 * @param {string} body
 */
function rule(parts, body) {
  return parts.length ? `${selector(parts)} ${body}` : "";
}
