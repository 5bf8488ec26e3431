/**
 * The live connection: opens, retries, rests with a hidden tab, and turns what happens in the store into commands.
 * It decides nothing about what the page shows.
 */

import { tidied } from "../state/choices.js";
import { changesBetween, withChanges } from "../state/config.js";
import { keepCheckpoints } from "./checkpoints.js";
import { paceOf } from "../state/speeds.js";
import { SUBPROTOCOL, commands, decodeFrame, decodeMessage, wholeHistory } from "./protocol.js";
import { tooLarge } from "../state/too_large.js";
import { watchedSpace } from "../state/watched_space.js";
import { wantedStep } from "../state/followed.js";
import { watchedPlane } from "../state/inputs.js";
import { probedParameter, probedSample, shownSubject } from "../state/selectors.js";
import { ANSWERS, isOfMessage, problemsIn, sentenceOn } from "./refusals.js";
import { onWaking } from "./sleep_detection.js";

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 5000;
/** How long a server may take to say that it is there. */
const ANSWER_MS = 4000;
/** How long a handshake may take: one that is refused may be neither answered nor closed. */
const OPEN_MS = 10_000;
/** A connection without a message is closed after half an hour; a person may well think that long. */
const KEEP_ALIVE_MS = 5 * 60 * 1000;

/**
 * @param {Store} store
 * @param {{url: URL, defaults: Config, panels: (state: State) => string[], tables: import("../state/choices.js").ChoiceRows,
 *          constants: Pick<import("../state/catalog.js").Constants, "speeds" | "steps">, mostBytes: number}} options
 *     panels: which of the live protocol are drawn from; tables: the rows that choices are made from, by their dotted field;
 *     mostBytes: of one message to the server
 * @returns {{order: (text: string) => void, flush: () => void, orderShown: (text: string) => void,
 *     listen: (listener: (message: {type: string} & Record<string, any>) => void) => void}}
 *     order: sends a command that is meant for the settings as they are seen; listen: to what the server tells
 */
export function connect(store, { url, defaults, panels, tables, constants: { speeds, steps }, mostBytes }) {
  /** @type {WebSocket | null} */
  let socket = null;
  let retryTimer = 0;
  let retryMs = FIRST_RETRY_MS;
  let flushAsked = false;
  let heard = false;
  /** What was asked to be watched last. */
  let asked = "";
  /** Number of the newest frame of this connection; those of an earlier one must not be acknowledged. */
  let received = 0;
  /** The config as the server will have it once it has read all that was sent; null before the first. */
  let sent = /** @type {Config | null} */ (null);
  /** How many commands that the server answers with a config it has not answered yet. */
  let awaited = 0;
  /** Whether what is to be configured is an experiment that was opened: the page has its settings from it. */
  let isOpened = false;
  /** Whether what is saved next is to become a file. */
  let isFileWanted = false;
  /** @type {((message: {type: string} & Record<string, any>) => void)[]} those who listen to what the server tells, too */
  const listeners = [];
  /** The losses that belong to a checkpoint which undoing goes back to. */
  let losses = /** @type {LossHistory | null} */ (null);
  /** The exact history as far as it has come. */
  let parts = /** @type {import("./protocol.js").HistoryPart[]} */ ([]);
  /** What another experiment leaves behind that is gone to. */
  let left = /** @type {Checkpoint | null} */ (null);
  const checkpoints = keepCheckpoints(store, { ask: () => send(commands.save()), configSent: () => sent });

  function open() {
    clearTimeout(retryTimer);
    if (socket) return;
    socket = new WebSocket(url, SUBPROTOCOL);
    socket.binaryType = "arraybuffer";
    socket.addEventListener("open", () => {
      received = awaited = 0;
      isOpened = isFileWanted = false; // what was asked of another connection
      store.dispatch({ type: "connectionOpened" });
      send(pace(store.state()));
      send((asked = watch(store.state())));
      send(commands.pauseAt(store.state().stopAt));
      begin();
    });
    const opened = socket;
    setTimeout(() => {
      if (socket !== opened || opened.readyState !== WebSocket.CONNECTING) return;
      lost();
      opened.close();
    }, OPEN_MS);
    socket.addEventListener("message", ({ data }) => {
      if (socket === opened) receive(data);
    });
    // A failed attempt ends here too; `error` says nothing that `close` does not.
    socket.addEventListener("close", () => {
      if (socket === opened) lost();
    });
  }

  /** After a sleep a connection may be dead without anybody having said so. The server answers a wish to watch. */
  function probe() {
    const opened = socket;
    if (opened?.readyState !== WebSocket.OPEN || store.state().hidden) return;
    heard = false;
    send(watch(store.state()));
    setTimeout(() => {
      if (heard || socket !== opened) return;
      opened.close();
      lost(); // a dead connection may take minutes to close
    }, ANSWER_MS);
  }

  function lost() {
    socket = null;
    sent = null;
    store.dispatch({ type: "connectionLost" });
    if (store.state().hidden) return; // comes back with the tab
    retryTimer = setTimeout(open, retryMs * (0.75 + Math.random() / 2));
    retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
  }

  /**
   * The command that asks for what is looked at: a hidden neuron as large as the output, a sample, and the panels needed.
   * @param {State} state
   */
  function watch(state) {
    const subject = shownSubject(state);
    const neuron = subject?.kind === "neuron" ? subject.index : null;
    const further = { plane: watchedPlane(state), space: watchedSpace(state), step: wantedStep(state) };
    return commands.watch(neuron, probedSample(state), probedParameter(state), panels(state), further);
  }

  /** @param {State} state */
  function pace({ speed, isStill }) {
    return commands.pace(paceOf(speeds, speed, isStill));
  }

  /** @param {string} text */
  function send(text) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(text);
  }

  /**
   * A command that the server answers with a config. One that is too large is refused here: for one that is much too large the
   * server would end the connection without a word.
   * @param {string} text
   */
  function submit(text) {
    awaited += 1;
    const said = tooLarge(new Blob([text]).size, mostBytes);
    if (said) refused({ code: "too_large", problems: [], said: [said] });
    else send(text);
  }

  /** Goes on from where the lost connection was last known to be, with what was changed meanwhile; or begins. */
  function begin() {
    const checkpoint = checkpoints.newest();
    if (checkpoint === null) return configure();
    sent = checkpoint.config;
    submit(commands.resume(checkpoint));
  }

  /** Leaves a checkpoint behind, to be undone. */
  function reset() {
    flush();
    checkpoints.save();
    submit(commands.reset());
  }

  /**
   * To a checkpoint that undoing leads to; what it says of the settings is what they are by now, or is sent next.
   * @param {Checkpoint} checkpoint
   */
  function goBack(checkpoint) {
    if (socket?.readyState !== WebSocket.OPEN) return;
    left = checkpoint.leaves ? leftCheckpoint() : null;
    checkpoints.take(checkpoint);
    losses = checkpoint.history;
    sent = checkpoint.config;
    submit(commands.resume(checkpoint));
  }

  /** What a new beginning leaves behind. */
  function leftCheckpoint() {
    const { history } = store.state();
    const checkpoint = checkpoints.latest();
    return checkpoint && { ...checkpoint, history };
  }

  function configure() {
    sent = store.state().config;
    submit(commands.configure(sent));
  }

  /** Sends what changed since the last time. Dragging changes a field often; one message a picture is enough. */
  function flush() {
    flushAsked = false;
    const { config, accepted } = store.state();
    if (sent === null || config === sent) return;
    // A first config that was refused left nothing behind that could be changed.
    if (accepted === null) return checkpoints.isResuming() ? undefined : configure();
    const changes = changesBetween(sent, config);
    sent = config;
    if (Object.keys(changes).length) submit(commands.change(changes));
  }

  function askFlush() {
    if (flushAsked) return;
    flushAsked = true;
    requestAnimationFrame(flush);
  }

  /** @param {string} text */
  function order(text) {
    flush(); // an order is meant for the settings seen when it was given
    send(text);
  }

  /** @param {any} data */
  function receive(data) {
    heard = true;
    if (data instanceof ArrayBuffer) {
      const frame = decodeFrame(data);
      received = frame.frame;
      store.dispatch({ type: "frameReceived", frame });
      return;
    }
    const message = decodeMessage(data);
    handlers[message.type]?.(message);
    for (const listen of listeners) listen(message);
  }

  /**
   * Whether the server tells a config without having been asked for one: training has passed a change that it had gone back behind.
   * @param {number} [experiment]
   */
  function isReplay(experiment = store.state().experiment) {
    if (awaited > 0) {
      awaited -= 1;
      return false;
    }
    return store.state().accepted !== null && experiment === store.state().experiment;
  }

  /**
   * What the page shows follows the server's config, and need not be sent.
   * @param {Action} action
   */
  function follow(action) {
    const { config, accepted } = store.state();
    const isAsShown = sent === config;
    const changes = changesBetween(/** @type {Config} */ (accepted), action.config);
    store.dispatch(action);
    sent = isAsShown ? store.state().config : withChanges(sent, changes);
  }

  /**
   * What follows when something was refused.
   * @param {{code: string, problems: import("./refusals.js").Problem[], said: Item[]}} refusal
   */
  function refused({ code, problems, said }) {
    const isTooLong = code === "too_large" && isOfMessage(problems);
    if (awaited > 0 && (isTooLong || ANSWERS.includes(code))) awaited -= 1;
    const state = checkpoints.isResuming() && (isTooLong || code === "invalid_tree") ? checkpoints.withoutTree() : null;
    if (state) return submit(commands.resume({ state }));
    const wasFile = isOpened;
    isOpened = false;
    if (checkpoints.isResuming()) {
      checkpoints.forget();
      return configure(); // from the beginning, which is always possible
    }
    if (code === "invalid_config" || (isTooLong && !wasFile)) {
      // The server kept what it had, so everything since must be sent again from there.
      sent = store.state().accepted ?? /** @type {any} */ ({});
      store.dispatch({ type: "rejected", problems, defaults });
    }
    // One mistake is soon read; of several, as a link may bring, each is to be found again.
    if (said.length === 1) store.dispatch({ type: "toastShown", ...said[0] });
    else store.dispatch({ type: "refused", items: said });
  }

  /** @type {Record<string, (message: any) => void>} what the server tells, by its type */
  const handlers = {
    warming_up: ({ done, total }) => store.dispatch({ type: "engineCompiling", done, total }),
    engine: ({ state }) => store.dispatch({ type: "engineReady", state }),
    configured(message) {
      // Frames that came before show another network and may never be drawn; the server must not wait for them.
      if (received) send(commands.ack(received));
      const wasOpen = store.state().connection === "open";
      retryMs = FIRST_RETRY_MS;
      const resumedAt = checkpoints.resumed();
      const config = tidied(message.config, tables);
      if (isReplay(message.experiment) && wasOpen) return follow({ ...message, config, isReplayed: true });
      if (wasOpen && resumedAt === null) left = leftCheckpoint();
      store.dispatch({ ...message, config, resumedAt, losses, left, isOpened });
      if (isOpened) sent = store.state().config;
      losses = left = null;
      isOpened = false;
      const { playing, hidden } = store.state();
      if (wasOpen) return;
      flush(); // what was changed while there was no connection
      if (playing && !hidden) send(commands.play()); // as before it was lost
    },
    changed({ config: told, epoch, step }) {
      const action = { type: "configAccepted", config: tidied(told, tables), epoch, step };
      if (isReplay()) follow({ ...action, isReplayed: true });
      else store.dispatch(action);
    },
    history({ columns, low, high = low, next }) {
      parts.push({ columns, low, high });
      if (next !== null) return send(commands.history(next));
      store.dispatch({ type: "exactHistoryReceived", columns: wholeHistory(parts) });
    },
    state(message) {
      const { playing, status, epoch, step, reason, best_epoch: bestEpoch } = message;
      store.dispatch({ type: "stateReceived", playing, status, epoch, step, reason, bestEpoch });
    },
    saved(message) {
      checkpoints.keep(message);
      if (isFileWanted && message.tree) store.dispatch({ type: "experimentSaved", text: message.tree });
      isFileWanted = false;
    },
    rejected(message) {
      const { code } = message;
      if (code === "not_found") return; // who searched says so
      const problems = problemsIn(message);
      refused({ code, problems, said: problems.map((problem) => sentenceOn(problem, code)) });
    },
  };

  /** @type {Record<string, (action: Action) => void>} what people do, as commands */
  const orders = {
    playPressed: () => order(commands.play()),
    pausePressed: () => order(commands.pause()),
    stepPressed({ size = store.state().stepSize }) {
      const { unit, count } = steps[size];
      order(commands.step(unit, count));
    },
    stepBackPressed({ size = store.state().stepSize }) {
      const { unit, count } = steps[size];
      order(commands.stepBack(unit, count));
    },
    frameDrawn({ frame }) {
      if (frame <= received) send(commands.ack(frame));
    },
    stopAtChosen: ({ epoch }) => send(commands.pauseAt(epoch)),
    experimentAsked() {
      isFileWanted = true;
      order(commands.save());
    },
    experimentOpened({ text }) {
      isOpened = true;
      submit(commands.resume({ tree: text }));
    },
    historyAsked() {
      parts = [];
      send(commands.history(0));
    },
    retryAsked: open,
    tabHidden() {
      if (store.state().playing) order(commands.pause());
    },
    tabShown() {
      if (!socket) open();
      else if (store.state().playing) order(commands.play());
    },
  };

  store.subscribe((state, action, before) => {
    if (state.config !== before.config) askFlush();
    if (state.resets !== before.resets) reset();
    if (state.goBack && state.goBack !== before.goBack) goBack(state.goBack);
    if (pace(state) !== pace(before)) order(pace(state));
    if (state.edited && state.edited !== before.edited) order(commands.setParameter(state.edited.place, state.edited.value));
    orders[action.type]?.(action);
    // Parts that are loaded later may ask for more, though the state is as before.
    if (socket?.readyState === WebSocket.OPEN && watch(state) !== asked) order((asked = watch(state)));
  });
  document.addEventListener("visibilitychange", () => {
    store.dispatch({ type: document.hidden ? "tabHidden" : "tabShown" });
  });
  addEventListener("online", open);
  onWaking(probe);
  setInterval(() => {
    if (!document.hidden) send(pace(store.state()));
  }, KEEP_ALIVE_MS);
  open();
  /**
   * Sends a command that gives the server the settings that the page shows already.
   * @param {string} text
   */
  function orderShown(text) {
    sent = store.state().config;
    submit(text);
  }

  return { order, flush, orderShown, listen: (/** @type {typeof listeners[number]} */ listener) => void listeners.push(listener) };
}
