/**
 * Reading, comparing and changing configs by their dotted field names. Pure; which values are allowed is the server's to say.
 *
 * @typedef {{seed: number, data: object, network: object, training: object}} Config
 */

const SECTIONS = ["data", "network", "training"];

/** The value of a dotted field, such as `training.learning_rate`. */
export function fieldOf(config, field) {
  return field.split(".").reduce((part, name) => part?.[name], config);
}

/** Every field in which two configs differ, with the second one's value. */
export function changesBetween(before, after) {
  const changes = {};
  for (const field of fieldsOf(after)) {
    const value = fieldOf(after, field);
    const was = fieldOf(before, field);
    if (was !== value && JSON.stringify(was) !== JSON.stringify(value)) changes[field] = value;
  }
  return changes;
}

function fieldsOf(config) {
  const inSections = SECTIONS.flatMap((section) => Object.keys(config[section]).map((name) => `${section}.${name}`));
  return [...inSections, "seed"];
}

/** The config with some fields replaced. */
export function withChanges(config, changes) {
  const changed = { ...config };
  for (const [field, value] of Object.entries(changes)) {
    const [section, name] = field.split(".");
    changed[section] = name === undefined ? value : { ...changed[section], [name]: value };
  }
  return changed;
}
