/** The update of one parameter, line by line: clipping, penalty, the optimizer's numbers, the new value. Pure. */

/**
 * @typedef {import("./follow_lines.js").Line} Line
 * @typedef {import("./follow_lines.js").Word} Word
 * @typedef {import("./follow_levels.js").Context} Context
 */

import { gradientLine, nameOf, parameterLabel, productLine } from "./follow_gradient.js";
import { formulaLine, makeLine, signs, word } from "./follow_lines.js";
import { optimizerSteps } from "./follow_formulas.js";
import { python, script, updateScript } from "./follow_numpy.js";
import { evaluated, numberNode, product, rounded, symbol } from "./formula.js";
import { exactly, shown } from "./shown_number.js";

const MOST_PARAMETERS = 12;

/**
 * @param {Context} context
 * @param {number} index
 * @returns {Line[]}
 */
export function updateLines(context, index) {
  return [
    gradientLine(context, index),
    ...clippingLines(context, index),
    ...penaltyLines(context, index),
    ...optimizerLines(context, index),
  ];
}

/**
 * @param {Context} context
 * @param {number} index
 * @returns {Line[]}
 */
function clippingLines({ step, digits, config }, index) {
  const [before, after] = [step.gradient(index), step.clipped(index)];
  const { clip_norm: norm = null, clip_value: limit = null } = /** @type {any} */ (config.training);
  if (before === after || !Number.isFinite(after)) return [];
  const shared = {
    name: "clipped",
    label: word("clipping"),
    tone: /** @type {const} */ ("update"),
    left: symbol("g"),
    value: after,
    digits,
    resultName: word("clipped_gradient"),
  };
  if (limit === null) {
    return [
      productLine({
        ...shared,
        factors: [
          { value: before, caption: word("gradient") },
          { value: after / before, caption: word("clip_norm", { limit: norm }) },
        ],
      }),
    ];
  }
  const scaled = numberNode(before);
  const within = { is: /** @type {const} */ ("call"), name: "min", given: [numberNode(exactly(limit)), scaled] };
  return [
    formulaLine({
      ...shared,
      tree: rounded({ is: "call", name: "max", given: [numberNode(exactly(-limit)), within] }, digits),
      caption: word("clip_value", { limit }),
      table: { head: [word("gradient"), word("clipped_gradient")], rows: [[before, after]] },
      numpy: norm === null ? script(`np.clip(${python(before)}, ${python(-limit)}, ${python(limit)})`) : script(python(after)),
    }),
  ];
}

/**
 * The square penalty joins the gradient.
 * @param {Context} context
 * @param {number} index
 * @returns {Line[]}
 */
function penaltyLines({ step, digits, penalty }, index) {
  const [before, after] = [step.clipped(index), step.penalized(index)];
  if (before === after || !Number.isFinite(after)) return [];
  const w = step.parameter(index);
  const square = penalty.square || (after - before) / w;
  const value = before + square * w;
  return [
    makeLine({
      name: "penalized",
      label: word("penalty"),
      tone: "update",
      left: symbol("g"),
      value,
      digits,
      resultName: word("penalized_gradient"),
      items: [
        { tree: numberNode(shown(before, digits)), caption: word("gradient"), tone: "backward" },
        { sign: "+" },
        { tree: product(numberNode(exactly(square)), numberNode(shown(w, digits))), caption: signs("λ · w"), tone: "plain" },
      ],
      asShown: shown(before, digits).rounded + square * shown(w, digits).rounded,
      table: { head: [word("gradient"), signs("λ"), signs("w"), word("penalized_gradient")], rows: [[before, square, w, value]] },
      numpy: script(`gradient, rate, w = ${python(before)}, ${python(square)}, ${python(w)}`, "gradient + rate * w"),
    }),
  ];
}

/**
 * @param {Context} context
 * @param {number} index
 * @returns {Line[]}
 */
function optimizerLines(context, index) {
  const { step, digits, optimizer, penalty } = context;
  const part = step.partOf(index);
  const [w, g, move] = [step.parameter(index), step.penalized(index), step.move(index)];
  const numbers = { w, g, rate: step.rate, time: step.time, slots: step.slots(index), slotsAfter: step.slotsAfter(index) };
  const steps = optimizerSteps(optimizer.row, optimizer.choice, numbers, evaluated);
  const shrinks = part.kind === "weight" && penalty.absolute > 0;
  const after = w + move;
  const label = optimizer.label;
  if (!steps) return [newValueLine(context, index, label)];
  const source = optimizer.row?.numpy;
  return steps.flatMap(({ left, relation, tree, value, slot }, i) => {
    const isLast = i === steps.length - 1;
    const result = isLast && !shrinks ? after : value;
    const name = left.hat ? `${left.name}\u0302` : left.name;
    /** @type {Word} */
    const resultName = isLast ? word("new_value") : slot === null ? signs(`${name}${left.sub}`) : word("slot_after", { name });
    const line = formulaLine({
      name: isLast && !shrinks ? "weight" : `step_${i}`,
      label: i ? null : label,
      tone: "update",
      left: isLast ? symbol(nameOf(part)) : left,
      relation,
      value: result,
      digits,
      resultName,
      tree: rounded(tree, digits),
      table: { head: [word("before"), word("gradient"), resultName], rows: [[isLast ? w : (numbers.slots[slot ?? -1] ?? NaN), g, result]] },
      numpy: isLast
        ? updateScript(source, { ...numbers, settings: optimizer.settings })
        : slotScript(source, numbers, optimizer.settings, slot),
    });
    return isLast && shrinks ? [line, shrinkLine(context, { index, moved: value, after })] : [line];
  });
}

/**
 * One of the numbers that an optimizer keeps, after the step; others on the way have no lines of their own.
 * @param {import("./follow_numpy.js").Source | undefined} source
 * @param {{w: number, g: number, rate: number, time: number, slots: number[]}} numbers
 * @param {number[]} settings
 * @param {number | null} slot
 */
function slotScript(source, numbers, settings, slot) {
  return slot === null ? null : updateScript(source, { ...numbers, settings }, () => `state[${slot}][0]`);
}

/**
 * The absolute penalty moves a weight towards zero and never across.
 * @param {Context} context
 * @param {{index: number, moved: number, after: number}} given
 */
function shrinkLine({ step, digits, penalty }, { index, moved, after }) {
  const distance = step.rate * penalty.absolute;
  const [w, d] = [shown(moved, digits), shown(distance, digits)];
  const isZero = Math.abs(moved) <= distance;
  return makeLine({
    name: "weight",
    label: word("penalty"),
    tone: "update",
    left: symbol(nameOf(step.partOf(index))),
    relation: "←",
    value: after,
    digits,
    resultName: word("new_value"),
    items: isZero
      ? [{ tree: numberNode(exactly(0)), caption: word("shrunk_to_zero", { distance: d.text }) }]
      : [
          { tree: numberNode(w), caption: word("moved"), tone: "plain" },
          { sign: moved > 0 ? "−" : "+" },
          {
            tree: product(numberNode(shown(step.rate, digits)), numberNode(exactly(penalty.absolute))),
            caption: word("towards_zero"),
            tone: "plain",
          },
        ],
    asShown: isZero ? 0 : w.rounded - Math.sign(moved) * d.rounded,
    table: { head: [word("moved"), word("towards_zero"), word("new_value")], rows: [[moved, distance, after]] },
    numpy: script(`w, distance = ${python(moved)}, ${python(distance)}`, "np.sign(w) * np.maximum(np.abs(w) - distance, 0.0)"),
  });
}

/**
 * w ← w + what is added, where the rule's own formula is not at hand, or many parameters stand in a list.
 * @param {Context} context
 * @param {number} index
 * @param {Word | null} label
 * @returns {Line}
 */
function newValueLine({ step, digits }, index, label) {
  const [w, move] = [step.parameter(index), step.move(index)];
  return makeLine({
    name: `weight_${index}`,
    label,
    tone: "update",
    left: symbol(nameOf(step.partOf(index))),
    relation: "←",
    value: w + move,
    digits,
    resultName: word("new_value"),
    goesTo: { kind: "parameter", index },
    items: [
      { tree: numberNode(shown(w, digits)), caption: word("before"), tone: w < 0 ? "negative" : "positive" },
      { sign: "+" },
      { tree: numberNode(shown(move, digits)), caption: word("step_taken"), tone: "backward", goesTo: { kind: "parameter", index } },
    ],
    asShown: shown(w, digits).rounded + shown(move, digits).rounded,
    table: { head: [word("before"), word("step_taken"), word("new_value")], rows: [[w, move, w + move]] },
    numpy: script(`${python(w)} + ${python(move)}`),
  });
}

/**
 * The parameters of one neuron, those that move most first.
 * @param {Context} context
 * @param {number} layer
 * @param {number} neuron
 * @returns {{lines: Line[], others: number}} others: how many move less and are not among them
 */
export function neuronUpdateLines(context, layer, neuron) {
  const { step } = context;
  const { fanIn, pieces = 1, leaksOffset, gammaOffset, betaOffset } = step.layout.layers[layer];
  const all = [
    ...Array.from({ length: pieces * (fanIn + 1) }, (_, i) =>
      step.parameterIndex(layer, i % (fanIn + 1) === fanIn ? null : i % (fanIn + 1), neuron, Math.floor(i / (fanIn + 1))),
    ),
    ...[leaksOffset, gammaOffset, betaOffset].flatMap((offset) => (offset === undefined ? [] : [offset + neuron])),
  ];
  const sorted = all.length > 4 ? all.toSorted((a, b) => Math.abs(step.move(b)) - Math.abs(step.move(a))) : all;
  const kept = sorted.slice(0, MOST_PARAMETERS);
  return { lines: kept.map((index) => newValueLine(context, index, parameterLabel(context, index))), others: sorted.length - kept.length };
}
