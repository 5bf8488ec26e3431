/** What a sweep is called, and the facts that tell it from others. Pure. */

import { drawnFrom } from "./search_space.js";

/**
 * @param {{say: Say, speak: RunSpeaker, language: string}} given
 */
export function sweepSpeaker({ say, speak, language }) {
  const dates = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });

  /** @param {Sweep["spec"]} spec */
  function spaceIn(spec) {
    return spec.grid ?? drawnFrom(spec) ?? {};
  }

  /**
   * What is varied; a name, if somebody gave one.
   * @param {Sweep} sweep
   */
  function title({ id, name, spec }) {
    if (!name && spec.folds && Object.values(spaceIn(spec)).every((values) => Array.isArray(values) && values.length === 1)) {
      return say("page.folds.title", { count: spec.folds });
    }
    const space = spaceIn(spec);
    return name || Object.keys(space).map(speak.field).join(" × ") || say("page.sweep.unnamed", { id });
  }

  /**
   * Data set, epochs and seeds.
   * @param {Sweep} sweep
   */
  function facts({ spec }) {
    const { base, epochs, seeds } = spec;
    const isVaried = Object.hasOwn(spaceIn(spec), "data.dataset");
    const data = base.data.train ? say("page.runs.own_points") : isVaried ? speak.field("data.dataset") : speak.value("data.dataset", base.data.dataset);
    const count = Array.isArray(seeds) ? seeds.length : (seeds ?? 1);
    return say(count > 1 ? "page.sweep.facts_seeds" : "page.sweep.facts", { data, epochs, seeds: count });
  }

  return {
    title,
    facts,
    /** @param {Sweep} sweep */
    date: ({ created_at: date }) => dates.format(new Date(date)),
    /** @param {Sweep} sweep */
    status: ({ status }) => say(`page.sweep.state.${status}`),
  };
}
