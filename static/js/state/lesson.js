/**
 * The course: its lessons, the one that is open, and what a learner did in it. Pure: reducers that join the store's when
 * lessons are loaded, and what follows from the state.
 *
 * @typedef {string | string[] | number} Answer  of a choice; of several or an order; of a number or a share
 * @typedef {{id: string, group: string, order: number, title: string, summary: string, minutes: number, n_steps: number, is_reviewed: boolean}} Entry
 * @typedef {{groups: {id: string, title: string}[], lessons: Entry[], problems: {file: string, line: number, message: string, remedy: string}[]}} CourseList
 *
 * @typedef {object} Prediction
 * @property {"choice" | "several" | "order" | "number" | "share"} kind
 * @property {string} question HTML, as all that follows but for texts
 * @property {{id: string, label: string}[]} options
 * @property {number | null} tolerance within which a number is right
 * @property {string | null} unit text
 * @property {{answer: Answer | null, share: number | null} | null} expected what is right, and in how much of the seeds; null: the lesson has not been checked
 * @property {{for: string[] | null, html: string}[]} explanations
 *
 * @typedef {object} LessonEvidence what is run: settings over seeds
 * @property {number} seeds
 * @property {number} epochs
 * @property {string} measure
 * @property {boolean} larger_is_better of the measure
 * @property {number | null} goal
 * @property {"all" | "start"} vary
 * @property {{id: string, label: string, config: Config}[]} settings
 * @property {Record<string, {reached: number | null, median: number | null, low: number | null, high: number | null, values: (number | null)[]}>} expected
 *     of each setting; of none in a lesson that has not been checked
 *
 * @typedef {object} Followed what is counted is counted from 1
 * @property {number | "largest_loss" | "smallest_loss"} sample a training row, or by what it is found
 * @property {import("./follow.js").Stage} stage
 * @property {number | null} layer of the neuron that is looked at, the output layer being the last; null: the loss
 * @property {number} neuron
 * @property {number | "bias" | null} weight into it that is looked at, in its place
 *
 * @typedef {object} Step
 * @property {string} id
 * @property {string} title
 * @property {string} html
 * @property {string | null} points_at
 * @property {Followed | null} follow a sample that is followed through a step of training
 * @property {Config | null} config that it begins with, if not that of the step before
 * @property {number | null} epochs where playing stops
 * @property {string | null} do
 * @property {string | null} hint
 * @property {string | null} surprise
 * @property {string | null} explanation of a step without a prediction
 * @property {Prediction | null} prediction
 * @property {LessonEvidence | null} evidence
 * @property {{html: string, conditions: Record<string, any>[]} | null} goal
 *
 * @typedef {object} Lesson
 * @property {string} id
 * @property {string} group
 * @property {string} title
 * @property {string} summary HTML
 * @property {number} minutes
 * @property {boolean} is_reviewed
 * @property {string} made_of a checksum, which tells submissions of other versions
 * @property {{shown: string[], locked: string[]}} controls
 * @property {Config} config to begin with
 * @property {string | null} next
 * @property {string | null} previous
 * @property {Step[]} steps
 *
 * @typedef {object} Memory what the browser keeps of a lesson
 * @property {string | null} step that one was at last
 * @property {number} at when, in milliseconds
 * @property {string[]} seen ids of steps
 * @property {Record<string, Answer>} answers that were committed, by step
 * @property {Record<string, import("./lesson_runs.js").Result>} results of what was run
 * @property {Record<string, {epoch: number}>} reached goals
 * @property {Record<string, import("./submission.js").Run>} runs that reached them
 *
 * @typedef {{isAsked: boolean, found: Found | null, problem: string | null}} Running
 *
 * @typedef {object} Course
 * @property {CourseList | null} list
 * @property {Record<string, Memory>} progress what is remembered of each lesson of the list
 * @property {Lesson | null} lesson
 * @property {string | null} missing the id of a lesson that there is not
 * @property {string | null} problem why nothing could be loaded
 * @property {Memory} memory of the open lesson
 * @property {{step: string, at: number, isTrained: boolean} | null} offer where one left it, and whether the training of then is kept,
 *     until one has said where to go
 * @property {Record<string, Answer>} drafts answers that are not committed, by step
 * @property {string | null} refusal why a draft is no answer yet, as a key
 * @property {Record<string, Running>} evidence by step
 * @property {Record<string, string>} looked the setting that is looked at, by step
 * @property {boolean} isUnfolded whether all settings are shown
 * @property {boolean} isWhole whether the lesson is shown as one column to be read
 * @property {boolean} isPrinted whether it is being printed
 */

import { changesBetween } from "./config.js";
import { isAnswer } from "./lesson_answers.js";
import { keptOf, toldOf } from "./lesson_runs.js";
import { openLesson } from "./view.js";

/** @type {Memory} */
export const NOTHING_REMEMBERED = { step: null, at: 0, seen: [], answers: {}, results: {}, reached: {}, runs: {} };
const OPENED = {
  drafts: {}, refusal: null, evidence: {}, looked: {}, isUnfolded: false, isWhole: false, isPrinted: false, offer: null, missing: null, problem: null,
};

/** @type {Course} */
export const EMPTY_COURSE = { list: null, progress: {}, lesson: null, memory: NOTHING_REMEMBERED, ...OPENED };

/**
 * Reducers of the store, by action.
 * @type {Record<string, import("./reducers.js").Reducer>}
 */
export const lessonReducers = {
  courseAsked: () => ({}),
  courseOpened: ({ course }) => ({ course: course ?? EMPTY_COURSE }),
  courseReceived: (state, { list, progress }) => slice(state, { list, progress, problem: null }),
  courseRefused: (state, { problem }) => slice(state, { problem }),
  lessonChosen: (state, { id, step = null }) => ({
    lesson: { id, step },
    ...slice(state, { missing: null, problem: null, isWhole: false }),
  }),
  lessonMissing: (state, { id }) => ({ lesson: null, ...slice(state, { missing: id, lesson: null }) }),
  lessonReceived(state, { lesson, memory = NOTHING_REMEMBERED, isTrained = false }) {
    const offer = offerOf(state, lesson, memory);
    return slice(state, { ...OPENED, lesson, memory, offer: offer && { ...offer, isTrained } });
  },
  lessonTrainingAsked: () => ({}),
  lessonBegunAnew: (state) => slice(state, { ...OPENED, memory: NOTHING_REMEMBERED }),
  lessonStepEntered(state, { step, config = null, at }) {
    const { lesson, memory } = courseOf(state);
    const seen = memory.seen.includes(step) ? memory.seen : [...memory.seen, step];
    return {
      lesson: lesson && { id: lesson.id, step },
      ...(config && withConfig(state, config)),
      ...slice(state, { refusal: null, offer: null, isWhole: false, memory: { ...memory, seen, step, at } }),
    };
  },
  lessonClosed: (state) => ({ lesson: null, ...slice(state, { ...OPENED, lesson: null }) }),
  lessonDrafted: (state, { step, answer }) => slice(state, { drafts: { ...courseOf(state).drafts, [step]: answer }, refusal: null }),
  lessonAnswerRefused: (state, { refusal }) => slice(state, { refusal }),
  lessonCommitted(state, { step, answer }) {
    const { memory } = courseOf(state);
    return slice(state, { refusal: null, memory: { ...memory, answers: { ...memory.answers, [step]: answer } } });
  },
  lessonEvidenceAsked: (state, { step }) => running(state, step, { isAsked: true, problem: null }),
  lessonEvidenceReceived(state, { step, comparison }) {
    const { memory } = courseOf(state);
    const told = running(state, step, { isAsked: false, problem: null, found: comparison });
    if (comparison.status !== "finished") return told;
    return { course: { ...told.course, memory: { ...memory, results: { ...memory.results, [step]: keptOf(comparison) } } } };
  },
  lessonEvidenceRefused: (state, { step, message }) => running(state, step, { isAsked: false, problem: message }),
  lessonEvidenceCancelAsked: () => ({}),
  lessonSettingLookedAt: (state, { step, setting }) => slice(state, { looked: { ...courseOf(state).looked, [step]: setting } }),
  lessonGoalReached(state, { step, epoch }) {
    const { memory } = courseOf(state);
    return memory.reached[step] ? {} : slice(state, { memory: { ...memory, reached: { ...memory.reached, [step]: { epoch } } } });
  },
  lessonRunKept(state, { step, run }) {
    const { memory } = courseOf(state);
    return slice(state, { memory: { ...memory, runs: { ...memory.runs, [step]: run } } });
  },
  lessonSettingsToggled: (state) => slice(state, { isUnfolded: !courseOf(state).isUnfolded }),
  lessonWholeToggled: (state, { on }) => slice(state, { isWhole: on }),
  lessonPrintToggled: (state, { on }) => slice(state, { isPrinted: on }),
};

/** @param {State} state */
function courseOf({ course }) {
  return course ?? EMPTY_COURSE;
}

/**
 * @param {State} state
 * @param {Partial<Course>} changes
 */
function slice(state, changes) {
  return { course: { ...courseOf(state), ...changes } };
}

/**
 * @param {State} state
 * @param {string} step
 * @param {Partial<Running>} changes
 */
function running(state, step, changes) {
  const { evidence } = courseOf(state);
  const now = evidence[step] ?? { isAsked: false, found: null, problem: null };
  return slice(state, { evidence: { ...evidence, [step]: { ...now, ...changes } } });
}

/**
 * @param {State} state
 * @param {Config} config
 * @returns {Partial<State>}
 */
function withConfig({ datasets, taskOf }, config) {
  const task = taskOf[config.data.dataset];
  return { config, playing: false, plane: "x1,x2", heldInputs: "", ...(task && { datasets: { ...datasets, [task]: config.data.dataset } }) };
}

/**
 * Where a lesson was left, if there is something to go on from and the link names no step of its own.
 * @param {State} state
 * @param {Lesson} lesson
 * @param {Memory} memory
 */
function offerOf({ lesson: open }, { steps }, { step, at }) {
  const place = steps.findIndex(({ id }) => id === step);
  const isNamed = steps.some(({ id }) => id === open?.step);
  return place > 0 && !isNamed ? { step: String(step), at } : null;
}

/**
 * The step that one is at.
 * @param {Pick<State, "course" | "lesson">} state
 * @returns {Step | null} null while no lesson is open and loaded
 */
export function currentStep(state) {
  return openLesson(state)?.steps.find(({ id }) => id === state.lesson?.step) ?? null;
}

/**
 * What is running, or has run, for the step that one is at.
 * @param {Pick<State, "course" | "lesson">} state
 */
export function currentEvidence(state) {
  return state.course?.evidence[currentStep(state)?.id ?? ""];
}

/**
 * Whether what a step asks for is done, so that what explains it may be read: answered, run, or reached.
 * @param {Pick<State, "course">} state
 * @param {Step} step
 */
export function isOver(state, step) {
  if (step.prediction) return answerOf(state, step) !== null;
  if (step.evidence) return toldOf(state, step) !== null;
  return !step.goal || Boolean(state.course?.memory.reached[step.id]);
}

/**
 * The answer that a learner gave to a step's prediction.
 * @param {Pick<State, "course">} state
 * @param {Step} step
 * @returns {Answer | null}
 */
export function answerOf({ course }, { id, prediction }) {
  const answer = course?.memory.answers[id];
  return prediction && answer !== undefined && isAnswer(prediction, answer) ? answer : null; // of a lesson that was edited since
}

/**
 * The config that a step begins with.
 * @param {Lesson} lesson
 * @param {string} step
 */
export function configAt({ config, steps }, step) {
  const place = steps.findIndex(({ id }) => id === step);
  return steps.slice(0, place + 1).findLast((each) => each.config)?.config ?? config;
}

/**
 * The config to set when one comes from one step to another: none where both begin with the same.
 * @param {State} state
 * @param {string | null} from
 * @param {string} to
 * @returns {Config | null}
 */
export function configToSet({ course, config: now }, from, to) {
  const lesson = course?.lesson;
  if (!lesson) return null;
  const wanted = configAt(lesson, to);
  const isSame = from !== null && isEqual(configAt(lesson, from), wanted);
  return isSame || isEqual(now, wanted) ? null : wanted;
}

/**
 * @param {Config} one
 * @param {Config} other
 */
function isEqual(one, other) {
  return Object.keys(changesBetween(one, other)).length === 0;
}
