/** The gradient of a parameter: of one sample its two factors, of a batch the mean over samples. Pure. */

/**
 * @typedef {import("./follow_lines.js").Item} Item
 * @typedef {import("./follow_lines.js").Line} Line
 * @typedef {import("./follow_lines.js").Term} Term
 * @typedef {import("./follow_lines.js").Word} Word
 * @typedef {import("./follow_levels.js").Context} Context
 */

import { sourceName } from "./follow_forward.js";
import { MOST_TERMS, added, below, makeLine, placeOf, signs, sumItems, totalAt, word } from "./follow_lines.js";
import { inTurn } from "./follow_numbers.js";
import { IN_TURN, python, pythonList, script } from "./follow_numpy.js";
import { evaluated, numberNode, symbol } from "./formula.js";
import { exactly, fixed, shown } from "./shown_number.js";

/**
 * A product of numbers, each with its caption.
 * @param {Omit<Parameters<typeof makeLine>[0], "items" | "asShown" | "table" | "numpy"> & {factors: {value: number, caption: Word,
 *     tone?: Item["tone"], goesTo?: Item["goesTo"]}[]}} given
 */
export function productLine({ factors, ...given }) {
  const trees = factors.map(({ value }) => numberNode(shown(value, given.digits)));
  return makeLine({
    ...given,
    items: factors.flatMap(({ caption, tone = "plain", goesTo }, i) => [
      ...(i ? [{ sign: "·" }] : []),
      { tree: trees[i], caption, tone, ...(goesTo && { goesTo }) },
    ]),
    asShown: trees.reduce((total, tree) => total * evaluated(tree, true), 1),
    table: {
      head: [...factors.map(({ caption }) => caption), given.resultName],
      rows: [[...factors.map(({ value }) => value), given.value]],
    },
    numpy: script(factors.map(({ value }) => python(value)).join(" * ")),
  });
}

/**
 * The gradient of one parameter: of one sample its two factors, of a batch the mean over samples.
 * @param {Context} context
 * @param {number} index
 * @param {Word | null} [label]
 * @returns {Line}
 */
export function gradientLine(context, index, label = parameterLabel(context, index)) {
  const { step, digits } = context;
  const part = step.partOf(index);
  const { layer, neuron } = part;
  const isOwnPiece = (/** @type {number} */ member) => step.winner(layer, neuron, member) === part.piece;
  /** @param {number} member */
  const factorsOf = (member) => {
    const sumDelta = () => (isOwnPiece(member) ? step.deltaOfSum(layer, neuron, member) : 0);
    if (part.kind === "weight") return [step.input(layer, part.source ?? 0, member), sumDelta()];
    if (part.kind === "bias") return [1, sumDelta()];
    if (part.kind === "gamma") return [step.normalized(layer, neuron, member), step.deltas(layer, neuron, member)];
    if (part.kind === "beta") return [1, step.deltas(layer, neuron, member)];
    return [
      Math.min(0, step.preActivation(layer, neuron, member)),
      step.outputDelta(layer, neuron, member) * step.mask(layer, neuron, member),
    ];
  };
  const left = /** @type {const} */ ({ is: "fraction", top: symbol("∂L"), bottom: symbol(`∂${nameOf(part)}`) });
  const cameIn =
    part.kind === "weight"
      ? word("came_in", { source: sourceName(context, layer, part.source ?? 0) })
      : part.kind === "gamma"
        ? word("standardized_sum")
        : part.kind === "leak"
          ? word("below_zero")
          : word("bias_input");
  const back = part.kind === "leak" ? word("output_blame") : word("blame");
  const shared = {
    name: "gradient",
    label,
    tone: /** @type {const} */ ("backward"),
    left,
    digits,
    resultName: word("gradient"),
    goesTo: /** @type {const} */ ({ kind: "parameter", index }),
  };
  if (step.total === 1) {
    const [first, second] = factorsOf(0);
    return productLine({
      ...shared,
      value: first * second,
      factors: [
        {
          value: first,
          caption: cameIn,
          ...(part.kind === "weight" && layer > 0 && { goesTo: { kind: "neuron", layer: layer - 1, neuron: part.source ?? 0 } }),
        },
        { value: second, caption: back, tone: "backward", goesTo: { kind: "neuron", layer, neuron } },
      ],
    });
  }
  /** @type {Term[]} */
  const terms = Array.from({ length: step.count }, (_, member) => {
    const factors = factorsOf(member);
    return {
      factors,
      value: factors[0] * factors[1],
      tone: "plain",
      name: word("sample_number", { sample: member + 1 }),
      caption: (text) => word("of_sample", { sample: member + 1, value: text }),
      goesTo: { kind: "member", member },
    };
  });
  const known = inTurn(terms.map((term) => term.value));
  const nUntold = step.total - step.count;
  const untold = nUntold ? step.gradient(index) * step.total - known : 0;
  const value = (known + untold) / step.total;
  const decimals = placeOf(value * step.total, [...terms.map((term) => term.value), untold], digits);
  const { items, rest, rounded, byFactors } = sumItems(terms, { decimals, digits, most: nUntold ? MOST_TERMS - 1 : MOST_TERMS });
  const untoldShown = fixed(untold, decimals);
  /** @type {Item[]} */
  const ofUntold = nUntold
    ? [{ sign: "+" }, { tree: numberNode(untoldShown), caption: word("untold", { count: nUntold, value: untoldShown.text }), tone: "plain" }]
    : [];
  const besides = nUntold ? untoldShown.rounded : 0;
  return makeLine({
    ...shared,
    value,
    rest,
    items: [
      {
        tree: { is: "fraction", top: numberNode(exactly(1)), bottom: numberNode(exactly(step.total)) },
        caption: word("mean_of", { count: step.total }),
      },
      { sign: "·" },
      { sign: "(" },
      ...added(items, rest),
      ...ofUntold,
      { sign: ")" },
    ],
    asShown: totalAt([rounded, besides], decimals) / step.total,
    alsoRight: [(byFactors + besides) / step.total],
    table: {
      head: [word("sample"), cameIn, back, word("times")],
      rows: [
        ...terms.map((term) => [term.name, ...term.factors, term.value]),
        ...(nUntold ? [[word("other_samples", { count: nUntold }), signs(""), signs(""), untold]] : []),
        [word("gradient"), signs(""), signs(""), value],
      ],
    },
    numpy: script(
      `x = ${pythonList(terms.map((term) => term.factors[0]))}`,
      `delta = ${pythonList(terms.map((term) => term.factors[1]))}`,
      IN_TURN,
      nUntold ? `(np.cumsum(x * delta)[-1] + ${python(untold)}) / ${step.total}` : `np.cumsum(x * delta)[-1] / ${step.total}`,
    ),
  });
}

/** @param {ReturnType<Context["step"]["partOf"]>} part */
export function nameOf({ kind, source }) {
  if (kind === "weight") return `w${below((source ?? 0) + 1)}`;
  return { bias: "b", leak: "α", gamma: "γ", beta: "β" }[kind];
}

/**
 * @param {Context} context
 * @param {number} index
 * @returns {Word}
 */
export function parameterLabel({ step }, index) {
  const part = step.partOf(index);
  return part.kind === "weight"
    ? word("weight_named", { name: signs(nameOf(part)) })
    : part.kind === "bias"
      ? word("bias")
      : signs(nameOf(part));
}
