/** The settings to compare, each with only what differs, and the form of the next comparison. */

import { find } from "../../page/elements.js";
import { letterBall } from "../../page/letters.js";
import { MOST_PINS, comparedSettings, differences, hasEnded, isStale, letterOf, placeOf } from "../../state/comparing.js";
import { fieldOf } from "../../state/config.js";
import { taskIn } from "../../state/selectors.js";
import { measuresOf } from "./text.js";

/** What is tried first by most. */
const FIRST = ["training.learning_rate", "network.hidden", "network.activation", "training.optimizer", "training.batch_size"];

/**
 * @typedef {{field: string, values: unknown[]}} Offer a field that can be chosen here, and its values
 *
 * @param {{say: Say, speak: RunSpeaker, tell: LuckSpeaker, offersIn: (state: State) => Offer[]}} given
 * @returns {Part}
 */
export function settingsView({ say, speak, tell, offersIn }) {
  const list = find("luck-list");

  return {
    draw(state) {
      const { runs, comparing } = state;
      if (!runs.shown || runs.tab !== "luck") return;
      const settings = comparedSettings(state);
      const differing = [...new Set(settings.flatMap((setting) => differences(settings[0], setting)))];
      const offers = offersIn(state);
      drawList(state, settings, differing, offers);
      drawAnother(settings.length, comparing.pins.length, offers.filter(({ field }) => !differing.includes(field)));
      drawAgainst(settings.length < 2 ? offers.filter(({ field }) => FIRST.includes(field)) : []);
      find("luck-full").hidden = placeOf(settings, state.config) >= 0;
      drawForm(state, settings);
      drawTakes(settings.length);
    },
  };

  /**
   * @param {State} state
   * @param {Config[]} settings
   * @param {string[]} differing fields
   * @param {Offer[]} offers
   */
  function drawList(state, settings, differing, offers) {
    const { pins } = state.comparing;
    const here = placeOf(settings, state.config);
    const shown = settings.map((setting) => (differing.length ? differing.map((field) => fieldOf(setting, field)) : speak.differences(setting)));
    const mark = JSON.stringify([shown, differing, here, pins.length]);
    if (list.dataset.shows === mark) return;
    list.dataset.shows = mark;
    const focused = document.activeElement?.getAttribute("data-focus");
    const look = (/** @type {number} */ place) => ({ differing, offers, isHere: place === here, isPinned: place < pins.length });
    list.replaceChildren(...settings.map((setting, place) => itemOf(setting, place, look(place))));
    if (pins.length === 1 && settings.length === 1) {
      const next = document.createElement("li");
      next.className = "luck-next";
      next.textContent = say("page.luck.change", { letter: letterOf(1) });
      list.append(next);
    }
    if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`[data-focus="${focused}"]`))?.focus();
  }

  /**
   * @param {Config} setting
   * @param {number} place
   * @param {{differing: string[], offers: Offer[], isHere: boolean, isPinned: boolean}} given
   */
  function itemOf(setting, place, { differing, offers, isHere, isPinned }) {
    const item = document.createElement("li");
    const body = document.createElement("div");
    body.className = "luck-setting";
    for (const field of differing) body.append(fieldOfSetting(setting, place, field, offers.find((offer) => offer.field === field)));
    if (!differing.length) body.append(speak.differences(setting) || say("page.runs.default"));
    if (isHere) body.append(Object.assign(document.createElement("span"), { className: "luck-note", textContent: say("page.luck.here") }));
    item.append(letterBall(place, { isHere }), body);
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.focus = `${isPinned ? "remove" : "pin"} ${place}`;
    if (isPinned) {
      button.className = "quiet";
      button.dataset.removes = String(place);
      button.textContent = "×";
      button.title = say("page.luck.remove", { letter: letterOf(place) });
      button.setAttribute("aria-label", button.title);
    } else {
      button.className = "luck-pin";
      button.dataset.pins = "yes";
      button.hidden = place >= MOST_PINS;
      button.textContent = say("page.pin");
      button.setAttribute("aria-label", say("page.luck.pin", { letter: letterOf(place) }));
    }
    item.append(button);
    return item;
  }

  /**
   * A field in which the settings differ: chosen from a list where there is one.
   * @param {Config} setting
   * @param {number} place
   * @param {string} field
   * @param {Offer | undefined} offer
   */
  function fieldOfSetting(setting, place, field, offer) {
    const frame = document.createElement("label");
    frame.className = "luck-field";
    const caption = Object.assign(document.createElement("span"), { className: "caption", textContent: speak.field(field) });
    const own = fieldOf(setting, field);
    if (!offer) {
      frame.append(caption, Object.assign(document.createElement("strong"), { textContent: speak.value(field, own) }));
      return frame;
    }
    const select = document.createElement("select");
    select.dataset.setting = letterOf(place);
    select.dataset.place = String(place);
    select.dataset.field = field;
    select.dataset.focus = `${field} ${place}`;
    select.setAttribute("aria-label", say("page.luck.of", { field: speak.field(field), letter: letterOf(place) }));
    const written = JSON.stringify(own);
    const values = offer.values.some((value) => JSON.stringify(value) === written) ? offer.values : [own, ...offer.values];
    for (const value of values) select.add(new Option(speak.value(field, value), JSON.stringify(value)));
    select.value = written;
    frame.append(caption, select);
    return frame;
  }

  /**
   * @param {number} count of settings
   * @param {number} pins
   * @param {Offer[]} offers
   */
  function drawAnother(count, pins, offers) {
    const select = find("luck-another");
    const title = say(count > 1 || pins ? "page.luck.another" : "page.luck.against");
    const mark = `${title} ${offers.map(({ field }) => field)}`;
    if (select.dataset.offers === mark) return;
    select.dataset.offers = mark;
    select.setAttribute("aria-label", title);
    select.replaceChildren(new Option(title, ""), ...offers.map(({ field }) => new Option(speak.field(field), field)));
  }

  /**
   * One press, and there are two settings.
   * @param {Offer[]} offers
   */
  function drawAgainst(offers) {
    const place = find("luck-against");
    place.hidden = offers.length === 0;
    const mark = offers.map(({ field }) => field).join();
    if (place.dataset.offers === mark) return;
    place.dataset.offers = mark;
    place.replaceChildren(...offers.map(({ field }) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.className = "chip";
      chip.dataset.against = field;
      chip.textContent = speak.field(field);
      return chip;
    }));
  }

  /**
   * @param {State} state
   * @param {Config[]} settings
   */
  function drawForm(state, settings) {
    const { order, found, covered, isAsked, problems } = state.comparing;
    const measures = measuresOf(taskIn(state), state.config.data.validation_fraction > 0);
    const select = find("luck-measure");
    if (select.dataset.offers !== measures.join()) {
      select.dataset.offers = measures.join();
      select.replaceChildren(...measures.map((name) => new Option(tell.measure(name), name)));
    }
    select.value = measures.includes(order.measure) ? order.measure : measures[0];
    find("luck-vary").value = order.vary;
    for (const name of /** @type {const} */ (["seeds", "epochs"])) {
      const field = find(`luck-${name}`);
      if (document.activeElement !== field) field.value = String(order[name]);
      field.setAttribute("aria-invalid", String(problems.some(({ field: wrong }) => wrong === name)));
    }
    const isTooFew = order.seeds < Number(find("luck-seeds").dataset.fewest);
    find("luck-few").hidden = !isTooFew;
    // What is hidden would be read as well.
    if (isTooFew) find("luck-seeds").setAttribute("aria-describedby", "luck-few");
    else find("luck-seeds").removeAttribute("aria-describedby");
    const known = found ?? covered ?? null;
    const runs = known !== null && !hasEnded(known);
    const button = find("luck-run");
    button.disabled = settings.length < 2;
    button.setAttribute("aria-disabled", String(isAsked || runs)); // it keeps the focus meanwhile
    const isMore = known !== null && known.status === "finished" && !isStale(known, settings) && isSame(known, { ...order, measure: select.value });
    button.dataset.more = isMore ? String(known.seeds.length) : "0";
    find("luck-run-text").textContent = say(isMore ? "page.luck.run_more" : "page.luck.run", { count: order.seeds });
    const place = find("luck-problems");
    place.hidden = problems.length === 0;
    const said = problems.map(tell.problem);
    if (place.dataset.shows !== said.join("\n")) {
      place.dataset.shows = said.join("\n");
      place.replaceChildren(...said.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    }
  }

  /** @param {number} count of settings */
  function drawTakes(count) {
    const place = find("luck-takes");
    const isNeeded = count > 1;
    find("luck-takes-about").hidden = !isNeeded;
    if (place.children.length === (isNeeded ? count : 0)) return;
    place.replaceChildren(...Array.from({ length: isNeeded ? count : 0 }, (_, i) => {
      const button = document.createElement("button");
      button.type = "button";
      button.dataset.takes = String(i);
      button.textContent = say("page.luck.take", { letter: letterOf(i) });
      return button;
    }));
  }
}

/**
 * Whether a comparison was of the same epochs, measure and kind of seeds.
 * @param {Found} found
 * @param {import("../../state/comparing.js").Order} order
 */
function isSame(found, { epochs, measure, vary }) {
  return found.epochs === epochs && found.measure === measure && found.vary === vary;
}
