/**
 * What of the state is about looking and not about training: how the plane is shown, how fast it goes, and what a teacher
 * has prepared. Links hold it, and undoing brings it back. Pure.
 *
 * @typedef {{showTest: boolean, coverTest: boolean, discretize: boolean, showMistakes: boolean, showContours: boolean, showRegions: boolean, speed: string,
 *     plane: string, heldInputs: string, crowd: string, crowdVary: string, threshold: string, costs: string}} View  plane: the inputs across and
 *     up, "x1,x2"; heldInputs: where others are held, if not at their medians: "x3:0.5;x4:-2"; crowd: how many seeds train side by
 *     side; crowdVary: what differs; threshold: the output from which on a sample is called the second of two classes, if not the
 *     usual one; costs: of a false alarm and of a miss, "1,5"
 *
 * @typedef {"plane" | "metrics" | "inside" | "landscape"} Tab what the result card shows under the losses
 *
 * @typedef {"luck" | "runs" | "sweep" | "models" | "doctor" | "branches"} DeskTab what is asked of many trainings, or of one
 *
 * @typedef {object} Prepared  what a teacher has made ready
 * @property {string[]} hide names of the page's parts that are not shown
 * @property {string[]} lock names of the parts that are shown but cannot be used
 * @property {boolean} embed without head and help, for another page's frame
 * @property {boolean} play whether training begins by itself
 * @property {string | null} lang
 * @property {string | null} lesson that the page opens with
 * @property {string | null} [step] of it
 * @property {Tab} [tab] of the result card that is open at first
 * @property {DeskTab} [desk] tab of the desk that is open at first
 * @property {string | null} glossary the term that is looked up, or `all` for the list of them
 * @property {string | null} sheet that lies over the page, such as `descent`
 */

/** What lies over the page when it is asked for, and a link may open. */
export const SHEETS = ["descent", "gradient_check", "race"];

/** @type {Tab[]} */
export const TABS = ["plane", "metrics", "inside", "landscape"];

/** @type {DeskTab[]} in their order */
export const DESK_TABS = ["luck", "runs", "sweep", "models", "doctor", "branches"];

/** @type {View} */
export const STANDARD_VIEW = {
  showTest: false, coverTest: false, discretize: false, showMistakes: true, showContours: false, showRegions: false, speed: "1", plane: "x1,x2", heldInputs: "",
  crowd: "1", crowdVary: "start", threshold: "", costs: "1,1",
};

export const VIEW_NAMES = /** @type {(keyof View)[]} */ (Object.keys(STANDARD_VIEW));

/** @type {Prepared} */
export const NOTHING_PREPARED = { hide: [], lock: [], embed: false, play: false, lang: null, lesson: null, glossary: null, sheet: null };

/**
 * Parts that are of no use when another one is locked.
 * @type {Record<string, string[]>}
 */
const IMPLIED = { dataset: ["problem_type", "more_data", "own_data"] };

/**
 * Locked parts, with those that they make useless.
 * @param {string[]} lock
 */
export function withImplied(lock) {
  return [...new Set(lock.flatMap((part) => [part, ...(IMPLIED[part] ?? [])]))];
}

/**
 * The lesson that a link opens, before anything of it is known.
 * @param {Prepared} prepared
 * @returns {State["lesson"]}
 */
export function lessonIn({ lesson, step = null }) {
  return lesson === null ? null : { id: lesson, step };
}

/**
 * The lesson that is open, once it is loaded.
 * @param {Pick<State, "lesson"> & Partial<Pick<State, "course">>} state
 */
export function openLesson({ course, lesson }) {
  return course?.lesson && course.lesson.id === lesson?.id ? course.lesson : null;
}

/**
 * The parts of the page that are a field's control, where they have other names than the field.
 * @type {Record<string, string[]>}
 */
const PARTS = { "network.hidden": ["layers", "neurons"], "network.output": ["output_layer"] };

/**
 * The parts of the page that are a field's control.
 * @param {string} field such as `training.batch_size`
 */
export function partsOf(field) {
  return PARTS[field] ?? [field.split(".").at(-1) ?? field];
}

/**
 * What a teacher's link and the lesson that is open have locked.
 * @param {Pick<State, "prepared" | "lesson"> & Partial<Pick<State, "course">>} state
 */
export function lockedParts(state) {
  const { lock } = state.prepared;
  const open = openLesson(state);
  return open ? [...lock, ...open.controls.locked.flatMap(partsOf)] : lock;
}

/**
 * Whether features that the network does not use are out of sight: a lesson that is not about them leaves them out.
 * @param {Pick<State, "lesson" | "course">} state
 */
export function hidesUnused(state) {
  const open = openLesson(state);
  return Boolean(open && !state.course?.isUnfolded && !open.controls.shown.includes("network.features"));
}
