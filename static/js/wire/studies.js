/** Asks the server for studies, gives them up, and takes in how far they are and what they have found. */

import { changesBetween } from "../state/config.js";
import { isUnderWay } from "../state/studies.js";
import { commands } from "./protocol.js";

/**
 * @param {Store} store  where the first study is already asked for
 * @param {Pick<ReturnType<typeof import("./connection.js").connect>, "order" | "listen">} connection
 */
export function followStudies(store, { order, listen }) {
  /** Refusals do not say of which study; the server answers one message after the other. */
  let latest = "";

  /** @param {string} name */
  function ask(name) {
    latest = name;
    order(commands.study(name, store.state().studies[name]?.settings ?? {}));
  }

  listen(({ type, code, message, ...told }) => {
    if (type === "study") store.dispatch({ type: "studyTold", name: told.name, told });
    if (type === "rejected" && code === "invalid_study") store.dispatch({ type: "studyRefused", name: latest, problem: message });
  });
  store.subscribe((state, { type, name }, before) => {
    if (state.edited !== before.edited || differ(before.accepted, state.accepted)) store.dispatch({ type: "studiesOutdated" });
    if (type === "studyAsked") ask(name);
    if (type === "studyCancelled") order(commands.study(name, null));
    if (type === "connectionLost") giveUp();
  });

  /** Nobody goes on with them on another connection. */
  function giveUp() {
    for (const [name, study] of underWay()) {
      store.dispatch({ type: "studyTold", name, told: { done: study.done, total: study.total, is_done: true, is_cancelled: true } });
    }
  }

  function underWay() {
    return Object.entries(store.state().studies).flatMap(([name, study]) => (study && isUnderWay(study) ? [/** @type {const} */ ([name, study])] : []));
  }

  for (const [name] of underWay()) ask(name);
}

/**
 * The server tells settings back that are the same.
 * @param {Config | null} before
 * @param {Config | null} now
 */
function differ(before, now) {
  return before !== now && before !== null && now !== null && Object.keys(changesBetween(before, now)).length > 0;
}
