/**
 * The arithmetic of one sample, one level at a time: what a neuron, a parameter or the loss is made of, line by line. Pure.
 *
 * @typedef {import("./follow_lines.js").Line} Line
 * @typedef {import("./follow_lines.js").Word} Word
 * @typedef {import("./follow_lines.js").Target} Target
 * @typedef {import("./follow_formulas.js").FormulaRow} FormulaRow
 * @typedef {{row: FormulaRow | undefined, choice: Choice, settings: number[]}} Chosen  a row of a table as it was chosen
 *
 * @typedef {object} Followed the part of the state that says what is followed
 * @property {number} member which sample of the batch
 * @property {"forward" | "loss" | "backward" | "update"} stage
 * @property {Exclude<Target, {kind: "member"}>} subject
 * @property {number} [digits] as many as numbers have at least behind their point
 *
 * @typedef {object} Context what lines are made from
 * @property {import("./follow_numbers.js").StepNumbers} step
 * @property {number} digits
 * @property {Config} config
 * @property {(layer: number) => Chosen} activationOf
 * @property {Chosen & {label: Word}} optimizer
 * @property {Chosen} loss
 * @property {{square: number, absolute: number}} penalty rates
 *
 * @typedef {object} Level
 * @property {Word} title
 * @property {Line[]} lines
 * @property {number} others how many further lines there would be
 * @property {Links | null} [links] into the neuron that is looked at
 * @typedef {object} Links the largest, with how many there are
 * @property {number} count
 * @property {Word[]} head
 * @property {{index: number, name: Word, source: Word, numbers: number[]}[]} rows  index: of its weight
 */

import { nameOf as rowName, perLayer } from "./choices.js";
import { deltaLines } from "./follow_backward.js";
import { lossTree, penaltyRates, settingsOf } from "./follow_formulas.js";
import { forwardLines, sourceName } from "./follow_forward.js";
import { gradientLine, nameOf, parameterLabel } from "./follow_gradient.js";
import { MOST_TERMS, below, formulaLine, makeLine, signs, word } from "./follow_lines.js";
import { stepNumbers } from "./follow_numbers.js";
import { callScript, python, pythonRow, script } from "./follow_numpy.js";
import { neuronUpdateLines, updateLines } from "./follow_update.js";
import { evaluated, numberNode, product, rounded, symbol } from "./formula.js";
import { shown } from "./shown_number.js";

/** As many digits as numbers are shown with. */
export const DIGITS = 2;

/**
 * @param {object} given
 * @param {import("./follow_numbers.js").StepTensors} given.numbers
 * @param {Layout} given.layout
 * @param {Config} given.config
 * @param {Followed} given.follow
 * @param {{activations: FormulaRow[], losses: FormulaRow[], optimizers: FormulaRow[], regularizers: FormulaRow[]}} given.catalog  with
 *     formulas, or with names alone until these have come
 * @param {Choice} given.loss the one in force
 * @returns {Level | null} null while there are no numbers
 */
export function levelOf({ numbers, layout, config, follow, catalog, loss }) {
  if (!numbers.step_inputs || !numbers.step_parameters) return null;
  const context = contextOf({ numbers, layout, config, follow, catalog, loss });
  const { subject, stage } = follow;
  if (subject.kind === "loss") return { title: word("loss"), lines: [lossLine(context)], others: 0 };
  return subject.kind === "neuron" ? neuronLevel(context, subject, stage) : parameterLevel(context, subject.index, stage);
}

/**
 * @param {Parameters<typeof levelOf>[0]} given
 * @returns {Context}
 */
function contextOf({ numbers, layout, config, follow, catalog, loss }) {
  /**
   * @param {FormulaRow[]} rows
   * @param {Choice} choice
   * @returns {Chosen}
   */
  const chosen = (rows, choice) => {
    const row = rows.find(({ name }) => name === rowName(choice));
    return { row, choice, settings: settingsOf(row, choice) };
  };
  const hidden = layout.layers.length - 1;
  const { optimizer, regularization, regularization_rate: rate } = config.training;
  const penalty = chosen(catalog.regularizers, regularization);
  return {
    step: stepNumbers({ numbers, layout, follow }),
    config,
    digits: follow.digits ?? DIGITS,
    activationOf: (layer) =>
      chosen(catalog.activations, layer < hidden ? perLayer(config.network.activation, hidden)[layer] : layout.layers[layer].activation),
    loss: chosen(catalog.losses, loss),
    optimizer: { ...chosen(catalog.optimizers, optimizer), label: { say: "page.follow.card.optimizer" } },
    penalty: penaltyRates(penalty.row, penalty.choice, rate, evaluated),
  };
}

/**
 * @param {Context} context
 * @param {{layer: number, neuron: number}} subject
 * @param {Followed["stage"]} stage
 * @returns {Level}
 */
function neuronLevel(context, { layer, neuron }, stage) {
  const { step } = context;
  const isOutput = layer === step.last;
  const { fanOut } = step.layout.layers[layer];
  const title = isOutput
    ? fanOut === 1
      ? word("output_neuron")
      : word("output_neuron_number", { number: neuron + 1 })
    : word("neuron", { neuron: neuron + 1, layer: layer + 1 });
  if (stage === "update") {
    const { lines, others } = neuronUpdateLines(context, layer, neuron);
    return { title, lines, others, links: linksInto(context, layer, neuron, stage) };
  }
  const lines = forwardLines(context, layer, neuron);
  if (isOutput && stage !== "forward") lines.push(lossLine(context));
  if (stage === "backward") lines.push(...deltaLines(context, layer, neuron), steepest(context, layer, neuron));
  return { title, lines, others: 0, links: linksInto(context, layer, neuron, stage) };
}

/**
 * The links into a neuron, those first that do most at this stage: to be chosen from where the picture has too many.
 * @param {Context} context
 * @param {number} layer
 * @param {number} neuron
 * @param {Followed["stage"]} stage
 * @returns {Links}
 */
function linksInto(context, layer, neuron, stage) {
  const { step } = context;
  const piece = step.winner(layer, neuron);
  const { fanIn } = step.layout.layers[layer];
  const all = Array.from({ length: fanIn }, (_, source) => {
    const index = step.parameterIndex(layer, source, neuron, piece);
    const weight = step.parameter(index);
    const value = stage === "update" ? step.move(index) : stage === "backward" ? step.gradient(index) : weight * step.input(layer, source);
    return { index, name: signs(`w${below(source + 1)}`), source: sourceName(context, layer, source), numbers: [weight, value] };
  });
  const rows = all.sort((a, b) => Math.abs(b.numbers[1]) - Math.abs(a.numbers[1])).slice(0, MOST_TERMS);
  return { count: fanIn, rows, head: [word("weight"), word(stage === "update" ? "step_taken" : stage === "backward" ? "gradient" : "part_of_sum")] };
}

/**
 * The gradient of the weight that a neuron would change most.
 * @param {Context} context
 * @param {number} layer
 * @param {number} neuron
 */
function steepest(context, layer, neuron) {
  const { step } = context;
  const piece = step.winner(layer, neuron);
  const indices = Array.from({ length: step.layout.layers[layer].fanIn }, (_, source) => step.parameterIndex(layer, source, neuron, piece));
  return gradientLine(
    context,
    indices.reduce((most, index) => (Math.abs(step.gradient(index)) > Math.abs(step.gradient(most)) ? index : most)),
  );
}

/**
 * @param {Context} context
 * @param {number} index
 * @param {Followed["stage"]} stage
 * @returns {Level}
 */
function parameterLevel(context, index, stage) {
  const { step } = context;
  const part = step.partOf(index);
  const { layer, neuron, source } = part;
  const name = signs(nameOf(part));
  const target =
    layer === step.last
      ? step.layout.layers[layer].fanOut === 1
        ? word("output_neuron")
        : word("output_neuron_number", { number: neuron + 1 })
      : word("neuron", { neuron: neuron + 1, layer: layer + 1 });
  const title =
    part.kind === "weight"
      ? word("weight_of", {
          name,
          source: layer === 0 ? { feature: source ?? 0 } : word("neuron", { neuron: (source ?? 0) + 1, layer }),
          target,
        })
      : word("parameter_of", { name: part.kind === "bias" ? word("bias") : name, target });
  if (stage === "update") return { title, lines: updateLines(context, index), others: 0 };
  if (stage === "backward")
    return { title, lines: [...(part.kind === "weight" ? [timesLine(context, index)] : []), gradientLine(context, index)], others: 0 };
  return { title, lines: part.kind === "weight" ? [timesLine(context, index)] : [valueLine(context, index)], others: 0 };
}

/**
 * What a weight adds to its neuron's sum.
 * @param {Context} context
 * @param {number} index
 * @returns {Line}
 */
function timesLine({ step, digits }, index) {
  const { layer, neuron, source, piece } = step.partOf(index);
  const [w, x] = [step.parameter(index), step.input(layer, source ?? 0)];
  const trees = [w, x].map((number) => numberNode(shown(number, digits)));
  return makeLine({
    name: "term",
    label: word("forward"),
    tone: "forward",
    left: product(symbol("w", String((source ?? 0) + 1)), symbol(layer === 0 ? "x" : "a", String((source ?? 0) + 1))),
    value: w * x,
    digits,
    resultName: word("part_of_sum"),
    goesTo: { kind: "neuron", layer, neuron },
    items: [
      { tree: trees[0], caption: word("weight"), tone: w < 0 ? "negative" : "positive" },
      { sign: "·" },
      {
        tree: trees[1],
        caption: word("came_in", { source: layer === 0 ? { feature: source ?? 0 } : signs("a") }),
        tone: "plain",
        ...(layer > 0 && { goesTo: { kind: "neuron", layer: layer - 1, neuron: source ?? 0 } }),
      },
    ],
    asShown: evaluated(product(...trees), true),
    table: { head: [word("weight"), word("input"), word("times"), word("piece")], rows: [[w, x, w * x, piece + 1]] },
    numpy: script(`${python(w)} * ${python(x)}`),
  });
}

/**
 * @param {Context} context
 * @param {number} index
 * @returns {Line}
 */
function valueLine(context, index) {
  const value = context.step.parameter(index);
  return makeLine({
    name: "value",
    label: parameterLabel(context, index),
    tone: "forward",
    left: symbol(nameOf(context.step.partOf(index))),
    value,
    digits: context.digits,
    resultName: word("value"),
    items: [{ tree: numberNode(shown(value, context.digits)) }],
    asShown: NaN,
    table: { head: [word("value")], rows: [[value]] },
    numpy: script(python(value)),
  });
}

/**
 * The loss of the sample.
 * @param {Context} context
 * @returns {Line}
 */
function lossLine({ step, digits, loss }) {
  const outputs = Array.from({ length: step.layout.layers[step.last].fanOut }, (_, output) => output);
  const sample = {
    outputs: outputs.map((output) => step.activation(step.last, output)),
    targets: outputs.map((output) => step.target(output)),
    logits: outputs.map((output) => step.preActivation(step.last, output)),
  };
  const tree = lossTree(loss.row, loss.choice, { ...sample, targets: sample.targets });
  const value = step.loss();
  const isByLogits = loss.row?.numpy?.source.includes("(logits, targets") ?? false; // as the reference names what it takes
  const table = {
    head: [word("output"), signs("z"), signs("ŷ"), word("target")],
    rows: [
      ...outputs.map((output) => [signs(String(output + 1)), sample.logits[output], sample.outputs[output], sample.targets[output]]),
      [word("loss"), signs(""), signs(""), value],
    ],
  };
  const shared = {
    name: "loss",
    label: word("loss"),
    tone: /** @type {const} */ ("loss"),
    left: symbol("l"),
    value,
    digits,
    resultName: word("loss"),
    table,
  };
  if (!tree)
    return makeLine({
      ...shared,
      items: [
        {
          tree: { is: "call", name: "l", given: [...sample.outputs, ...sample.targets].map((number) => numberNode(shown(number, digits))) },
        },
      ],
      asShown: NaN,
      numpy: null,
    });
  const given = [pythonRow(isByLogits ? sample.logits : sample.outputs), pythonRow(sample.targets), ...loss.settings.map(python)];
  return formulaLine({ ...shared, tree: rounded(tree, digits), numpy: callScript(loss.row?.numpy, given, "[0]") });
}
