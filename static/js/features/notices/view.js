/** What there is to say: the engine being compiled, offline, diverged, something refused; and milestones for screen readers. */

import { find } from "../../page/elements.js";
import { spoken } from "../../page/words.js";
import { namedParts } from "../../page/parts.js";
import { lossText } from "../../plot/scales.js";
import { pageStatus, smallerRate } from "../../state/selectors.js";

const TOAST_MS = 8000;

/**
 * @param {{say: Say, rates: number[]}} given  rates: the learning rates that the page offers
 * @returns {Part}
 */
export function notices({ say, rates }) {
  const notice = find("notice");
  const smaller = find("notice-smaller");

  return {
    draw(state) {
      const status = pageStatus(state);
      const text = noticeText(state, status);
      notice.hidden = text === "";
      notice.dataset.kind = status;
      find("notice-text").textContent = text;
      find("notice-retry").hidden = status !== "offline";
      find("notice-again").hidden = status !== "diverged" && status !== "stopped";
      find("notice-go-on").hidden = status !== "stopped" || !ruleOf(state); // nothing is left to learn from if the loss has ended it
      const rate = smallerRate(state.config.training.learning_rate, rates);
      find("notice-doctor").hidden = status !== "diverged";
      smaller.hidden = status !== "diverged" || rate === undefined;
      smaller.textContent = say("page.smaller_rate", { rate });
      announce(state, status);
    },
  };

  /**
   * @param {State} state
   * @param {string} status
   */
  function noticeText(state, status) {
    const { stateAt, wasReached } = state;
    const rule = ruleOf(state);
    if (status === "connecting") return say("page.connecting");
    if (status === "offline") return say(wasReached ? "page.offline" : "page.unreached", { host: location.host });
    if (status === "diverged") return say("page.diverged", stateAt);
    if (status === "stopped") return rule ? stoppedText(stateAt, rule) : say("page.stopped_itself", stateAt);
    const { reason, bestEpoch: best, epoch } = stateAt;
    if (status === "paused" && reason === "restored_best" && best !== undefined) return say("page.restored", { best, epoch });
    return "";
  }

  /** @param {State} state */
  function ruleOf({ accepted, config }) {
    return accepted?.training.early_stopping ?? config.training.early_stopping;
  }

  /**
   * @param {State["stateAt"]} stateAt
   * @param {Config["training"]["early_stopping"]} rule
   */
  function stoppedText({ epoch, bestEpoch }, rule) {
    const loss = say(`page.monitor.${rule?.monitor ?? "test_loss"}`);
    const key = rule?.restore_best === false ? "page.stopped" : "page.stopped_restored";
    return say(key, { epoch, best: bestEpoch ?? epoch, loss: loss.toLowerCase() });
  }

  /**
   * Says each change of status once. A screen reader that read every epoch would be of no use.
   * @param {State} state
   * @param {string} status
   */
  function announce(state, status) {
    const announcement = find("announcement");
    if (announcement.dataset.status === status) return;
    announcement.dataset.status = status;
    const blanks = { epoch: state.stateAt.epoch, test: lossText(state.frame?.testLoss ?? NaN) };
    const said = ["ready", "playing", "paused"].includes(status);
    announcement.textContent = said ? say(`page.said.${status}`, blanks) : noticeText(state, status);
  }
}

/**
 * A quiet line while the engine is compiled, and a moment longer; it stays if that failed.
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function engineNote({ say }) {
  const note = find("engine");
  const bar = find("engine-progress");
  /** @type {State["engine"]} */
  let drawn = null;
  return {
    draw({ engine }) {
      if (engine === drawn) return;
      drawn = engine;
      note.hidden = engine === null;
      bar.hidden = engine?.state !== "compiling";
      if (!engine) return;
      find("engine-text").textContent = say(`page.engine.${engine.state}`, engine);
      [bar.max, bar.value] = [engine.total, engine.done];
      if (engine.state === "compiled") setTimeout(() => { note.hidden = drawn === engine || note.hidden; }, TOAST_MS);
    },
  };
}

/**
 * Toasts come, stay long enough to be read, and go.
 * @param {{say: Say, offered: (type: string) => void}} given  offered: what a pressed button asks for
 * @returns {Part}
 */
export function toasts({ say, offered }) {
  const list = /** @type {HTMLElement} */ (document.getElementById("toasts"));
  let shown = 0;
  let began = 0;
  return {
    draw({ toast, experiment }) {
      // What was offered for an experiment that is gone would begin another one anew.
      if (began !== experiment) for (const offer of list.querySelectorAll(".toast:has(button)")) offer.remove();
      began = experiment;
      if (!toast || toast.id === shown) return;
      shown = toast.id;
      const item = document.createElement("p");
      item.className = "toast";
      item.textContent = say(toast.key, { ...spoken(toast.blanks, say), ...namesIn(toast.blanks, say) });
      if (toast.offer) item.append(" ", offerOf(toast.offer, item));
      if (toast.offer) list.querySelector(".toast:has(button)")?.remove();
      if (list.lastElementChild?.textContent === item.textContent) list.lastElementChild.remove();
      list.append(item);
      while (list.children.length > 3) list.firstElementChild?.remove();
      // What can be pressed stays for as long as somebody is at it.
      const remove = () => (item.matches(":hover, :focus-within") ? setTimeout(remove, TOAST_MS) : item.remove());
      setTimeout(remove, TOAST_MS);
    },
  };

  /**
   * @param {{key: string, type: string}} offer
   * @param {HTMLElement} item
   */
  function offerOf({ key, type }, item) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = say(key);
    button.addEventListener("click", () => {
      item.remove();
      offered(type);
    });
    return button;
  }
}

/**
 * Parts of the page by the names that people see.
 * @param {Record<string, unknown>} blanks
 * @param {Say} say
 */
function namesIn({ parts }, say) {
  if (!Array.isArray(parts)) return {};
  const labels = new Map(namedParts().map(({ name, label }) => [name, label]));
  return { parts: parts.map((part) => labels.get(part) ?? part).join(say("page.comma")) };
}
