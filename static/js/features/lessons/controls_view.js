/** In a lesson one sentence says what is set; of the controls only those stay that the step needs, until all are asked for. */

import { all, find } from "../../page/elements.js";
import { nameOf } from "../../state/choices.js";
import { changesBetween } from "../../state/config.js";
import { openLesson, partsOf } from "../../state/view.js";

/** What the sentence says by itself, or the network shows. */
const SAID = [
  "data.dataset", "data.task", "data.inputs", "data.train", "data.test",
  "network.features", "network.hidden", "network.activation", "training.learning_rate", "training.batch_size",
];
const MOST_FEATURES = 4; // by name

/**
 * @param {{say: Say, speak: RunSpeaker, defaults: Config, labels: Record<string, string>}} given
 * @returns {Part}
 */
export function controlsView({ say, speak, defaults, labels }) {
  return {
    also: ({ layout }) => layout,
    draw(state) {
      const { course, config } = state;
      const root = document.documentElement;
      const open = openLesson(state);
      const isOpen = open !== null;
      root.toggleAttribute("data-reading", isOpen && Boolean(course?.isWhole));
      const isUnfolded = isOpen && Boolean(course?.isUnfolded);
      root.toggleAttribute("data-unfolded", isUnfolded);
      const needed = (open?.controls.shown ?? []).flatMap(partsOf);
      const shown = isInDrawer(needed) ? [...needed, "more_settings"] : needed;
      for (const place of [".settings", ".data"]) fold(place, isOpen && !isUnfolded ? shown : null);
      find("lesson-strip").hidden = !isOpen;
      if (!isOpen) return;
      const button = find("lesson-settings");
      button.setAttribute("aria-expanded", String(isUnfolded));
      /** @type {HTMLElement} */ (button.firstElementChild).textContent = say(isUnfolded ? "page.lesson.fewer_settings" : "page.lesson.settings");
      find("lesson-uses").replaceChildren(`${say("page.lesson.uses")} `, Object.assign(document.createElement("span"), { textContent: sentence(config) }));
    },
  };

  /**
   * @param {string} selector of what holds controls
   * @param {string[] | null} shown parts; null for all
   */
  function fold(selector, shown) {
    const [place] = all(selector);
    let count = 0;
    for (const part of all("[data-part]", place)) {
      const isFolded = shown !== null && !(part.dataset.part ?? "").split(" ").some((name) => shown.includes(name));
      part.toggleAttribute("data-folded", isFolded);
      if (!isFolded) count += 1;
    }
    place.toggleAttribute("data-empty", count === 0);
  }

  /**
   * Whether a control stands in the drawer of further settings.
   * @param {string[]} parts
   */
  function isInDrawer(parts) {
    return all("[data-part]", find("advanced")).some((each) => parts.includes(each.dataset.part ?? ""));
  }

  /** @param {Config} config */
  function sentence(config) {
    const { features, activation } = config.network;
    const activations = (Array.isArray(activation) ? activation : [activation]).map((each) => speak.value("network.activation", nameOf(each)));
    const names = features.map((name) => labels[name] ?? name).join(say("page.comma"));
    const others = changesBetween(defaults, config);
    for (const field of SAID) delete others[field];
    return [
      config.data.train ? say("page.runs.own_points") : speak.value("data.dataset", config.data.dataset),
      features.length > MOST_FEATURES ? say("page.lesson.features", { count: features.length }) : names,
      activations.join(say("page.comma")),
      speak.settings({ "training.learning_rate": config.training.learning_rate }),
      speak.settings({ "training.batch_size": config.training.batch_size }),
      ...Object.entries(others).map(([field, value]) => speak.settings({ [field]: value })),
    ].join(" · ");
  }
}
