/**
 * What can be pressed and chosen: play, step, reset, speed, and the settings that people try first.
 *
 * @typedef {import("../page/words.js").Say} Say
 * @typedef {import("./client.js").Client} Client
 */

import { lossText } from "../plot/scales.js";
import { commands } from "../wire/protocol.js";
import { element } from "./dom.js";

/** Epochs between two pictures, by the key of its word. */
const SPEEDS = /** @type {const} */ ([["1", 1], ["5", 5], ["25", 25], ["max", null]]);
const PICTURES = 25; // a second
const TABLES = { "data.dataset": "datasets", "network.activation": "activations", "training.optimizer": "optimizers" };
const LABELS = {
  "data.dataset": "page.dataset", "network.activation": "page.activation", "training.optimizer": "page.optimizer",
  "training.learning_rate": "page.learning_rate",
};

/**
 * @param {{say: Say, choices: Record<keyof typeof LABELS, (string | number)[]>, client: Client}} given
 */
export function makeControls({ say, choices, client }) {
  const play = button(say("page.play"), () => client.send(client.state().isPlaying ? commands.pause() : commands.play()));
  play.classList.add("playground-play");
  const step = button(say("page.step"), () => client.send(commands.step("epoch", 1)));
  const reset = button(say("page.reset"), () => client.send(commands.reset()));
  const speed = element("select", { onchange: () => client.send(commands.pace(paceOf(Number(speed.value)))) });
  speed.append(...SPEEDS.map(([key], i) => new Option(say(`page.speed.${key}`), String(i))));
  const epoch = reading(say("page.epoch"));
  const test = reading(say("page.test_loss"));
  const train = reading(say("page.train_loss"));
  const bar = element("div", { className: "playground-bar" },
    play, step, reset, labelled(say("page.speed"), speed), epoch.whole, test.whole, train.whole);

  const selects = /** @type {(keyof typeof LABELS)[]} */ (Object.keys(LABELS)).map((field) => {
    const chosen = () => (field in TABLES ? select.value : Number(select.value));
    const select = element("select", { onchange: () => change(field, chosen()) });
    const text = (/** @type {string} */ value) => (field in TABLES ? say(`${TABLES[/** @type {keyof typeof TABLES} */ (field)]}.${value}`) : value);
    select.append(...choices[field].map((value) => new Option(text(String(value)), String(value))));
    return { field, select, text };
  });
  const hidden = element("input", { type: "text", size: 8, spellcheck: false, onchange: () => change("network.hidden", sizesIn(hidden.value)) });
  const fields = element("div", { className: "playground-fields" },
    ...selects.map(({ field, select }) => labelled(say(LABELS[field]), select)), labelled(say("notebook.hidden"), hidden));
  const problem = element("p", { className: "playground-problem", role: "alert", hidden: true });
  for (const each of [bar, fields]) each.addEventListener("keydown", (event) => event.stopPropagation());

  /**
   * @param {string} field
   * @param {unknown} value
   */
  function change(field, value) {
    client.send(commands.change(/** @type {any} */ ({ [field]: value })));
  }

  /** @param {string} epochs between two pictures; None for as many as there is time for */
  function showSpeed(epochs) {
    const known = SPEEDS.findIndex(([, count]) => String(count) === epochs.replace("None", "null"));
    speed.value = String(known); // another than these, as programs may set, shows none of them
  }

  return {
    bar, fields, problem,
    /** @param {import("./client.js").Shown} state */
    show({ config, frame, isPlaying, problem: found }) {
      write(play, say(isPlaying ? "page.pause" : "page.play"));
      if (frame) {
        epoch.write(String(frame.epoch));
        test.write(lossText(frame.testLoss) || "–");
        train.write(lossText(frame.trainLoss) || "–");
        showSpeed(frame.metadata.epochs_per_frame);
      }
      const hasDiverged = frame?.status === "diverged";
      const text = found ? say(found.key, found.blanks) : hasDiverged ? say("page.diverged", { epoch: frame.epoch, step: frame.step }) : "";
      problem.hidden = !text;
      write(problem, text);
      if (!config) return;
      for (const { field, select, text: labelOf } of selects) {
        const value = nameOf(valueAt(config, field));
        if (![...select.options].some((option) => option.value === value)) select.append(new Option(labelOf(value), value));
        if (select.value !== value) select.value = value;
      }
      // What is being typed stays.
      if (!hidden.matches(":focus")) hidden.value = config.network.hidden.join(", ");
    },
  };
}

/** @param {number} choice */
function paceOf(choice) {
  return /** @type {any} */ ({ epochs: SPEEDS[choice][1], batches: null, pictures: PICTURES });
}

/** @param {string} text */
function sizesIn(text) {
  return text.split(/[^\d.-]+/).filter(Boolean).map(Number);
}

/**
 * @param {any} config
 * @param {string} field
 */
function valueAt(config, field) {
  return field.split(".").reduce((part, name) => part[name], config);
}

/** @param {any} choice a name, or an object that has it beside hyperparameters */
function nameOf(choice) {
  return String(choice?.name ?? choice);
}

/**
 * @param {string} text
 * @param {() => void} onclick
 */
function button(text, onclick) {
  return element("button", { type: "button", textContent: text, onclick });
}

/**
 * @param {string} text
 * @param {HTMLElement} control
 */
function labelled(text, control) {
  return element("label", {}, element("span", { textContent: text }), control);
}

/** @param {string} text */
function reading(text) {
  const value = element("output", { textContent: "–" });
  value.setAttribute("aria-live", "off"); // it changes many times a second
  const whole = element("span", { className: "playground-reading" }, element("span", { textContent: text }), value);
  return { whole, write: (/** @type {string} */ now) => write(value, now) };
}

/**
 * @param {Element} place
 * @param {string} text
 */
function write(place, text) {
  if (place.textContent !== text) place.textContent = text;
}
