/**
 * Locks for a class by one choice: none, the data, all but one part of the page, or all. Pure.
 *
 * @typedef {import("../../page/parts.js").NamedPart} NamedPart
 */

/** What changes how the page is read, and not the experiment. */
const READING = ["language", "theme", "glossary", "help"];

/**
 * Parts that cannot be used while another one is locked.
 * @type {Record<string, string[]>}
 */
const NEEDS = {
  problem_type: ["dataset", "loss"],
  layers: ["neurons"],
  own_data: ["dataset"],
  seed: ["data_seed", "regenerate"],
  data_seed: ["regenerate"],
  regenerate: ["data_seed"],
};

const ALL_BUT = "but:";

/**
 * The choice that leaves a part free and locks the others.
 * @param {string} name
 */
export const allBut = (name) => ALL_BUT + name;

/**
 * What a choice locks.
 * @param {string} choice `free`, `data`, `watch`, or what `allBut` gives
 * @param {readonly NamedPart[]} parts
 * @returns {string[] | null} names; null for what is no such choice
 */
export function lockedBy(choice, parts) {
  const free = choice.startsWith(ALL_BUT) && parts.find(({ name }) => name === choice.slice(ALL_BUT.length));
  if (free) return namesOf(parts, (part) => isExperiment(part) && !goTogether(free, part));
  if (choice === "free") return [];
  if (choice === "data") return namesOf(parts, ({ group }) => group === "data");
  if (choice === "watch") return namesOf(parts, ({ name }) => !READING.includes(name));
  return null;
}

/**
 * The choice that locks just this.
 * @param {readonly string[]} lock
 * @param {readonly NamedPart[]} parts
 * @returns {string} empty where none does
 */
export function choiceFor(lock, parts) {
  const wanted = [...lock].sort().join();
  const choices = ["free", "data", "watch", ...parts.map(({ name }) => allBut(name))];
  return choices.find((choice) => lockedBy(choice, parts)?.sort().join() === wanted) ?? "";
}

/** @param {NamedPart} part */
export function isExperiment({ name, group }) {
  return group !== "transport" && !READING.includes(name);
}

/**
 * @param {NamedPart} free
 * @param {NamedPart} part
 */
function goTogether(free, part) {
  if (part.name === free.name || NEEDS[free.name]?.includes(part.name)) return true;
  return free.within.includes(part.name) || part.within.includes(free.name);
}

/**
 * @param {readonly NamedPart[]} parts
 * @param {(part: NamedPart) => boolean} isMeant
 */
function namesOf(parts, isMeant) {
  return parts.filter(isMeant).map(({ name }) => name);
}
