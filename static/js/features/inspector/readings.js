/**
 * What there is to read of a weight, a bias, a neuron or a sample at this moment: texts, ready to be shown.
 *
 * @typedef {{name: string, text: string, full?: string}} Reading  full: the whole number, where the text is a short one
 * @typedef {State & {frame: Frame, layout: Layout, data: import("../../state/store.js").Data}} Known  a state with all numbers
 * @typedef {{title: string, caption: string, value: string, full: string, rows: Reading[], note: string}} Readings
 */

import { isRight, likeliest, outputsAt } from "../../state/predictions.js";
import { networkNames } from "../network/names.js";
import { placeText } from "../plane/places.js";
import { parameterText } from "../../plot/scales.js";
import { featureLabels } from "../../state/inputs.js";
import { thresholdIn } from "../../state/threshold.js";
import { classNames, numberIn, numberOf, outputNames, parameterAt, probedSample } from "../../state/selectors.js";

const MOST_TERMS = 3; // of a formula that can be read at a glance

/**
 * @param {{say: Say, labels: Record<string, string>, activations: Record<string, string>}} given
 *     labels: of the features; activations: the functions' labels
 */
export function readings({ say, labels, activations }) {
  return { of };

  /**
   * @param {Known} state
   * @param {Inspected} inspected
   * @returns {Readings}
   */
  function of(state, inspected) {
    if (inspected.kind === "point") return ofPoint(state, inspected);
    return inspected.kind === "neuron" ? ofNeuron(state, inspected) : ofParameter(state, inspected);
  }

  /**
   * @param {Known} state
   * @param {Place} place
   */
  function ofParameter(state, place) {
    const value = parameterAt(state, place);
    return {
      title: titleOf(state, place),
      caption: say(place.from === null ? "page.bias" : "page.weight"),
      value: parameterText(value),
      full: String(value),
      rows: [...trainingOf(state, place, value), number("page.measured_slope", slopeAt(state, place))],
      note: say("page.measured_slope.note"),
    };
  }

  /**
   * Gradient and last update of a parameter.
   * @param {Known} state
   * @param {Place} place
   * @param {number} value
   */
  function trainingOf(state, place, value) {
    const { tensors, parameters } = state.frame;
    /** @param {string} name */
    const isWhole = (name) => tensors[name]?.values.length === parameters.length;
    /** @param {string} name */
    const at = (name) => (isWhole(name) ? tensors[name].values[numberOf(place, state.layout)] : NaN);
    const update = at("last_update");
    return [
      number("page.gradient", at("gradient")),
      number("page.last_update", update),
      number("page.update_ratio", Math.abs(update / value), ratioText),
    ];
  }

  /**
   * NaN until it has been measured for this very parameter.
   * @param {Known} state
   * @param {Place} place
   */
  function slopeAt({ frame, layout }, place) {
    return Number(frame.metadata.parameter) === numberOf(place, layout) ? numberIn(frame.tensors, "measured_slope") : NaN;
  }

  /**
   * @param {Known} state
   * @param {Place} place
   */
  function ofNeuron(state, place) {
    const { layout, frame } = state;
    const value = parameterAt(state, place);
    const layer = layout.layers[place.layer];
    const index = layout.layers.slice(0, place.layer).reduce((sum, { fanOut }) => sum + fanOut, 0) + place.to;
    const sample = probedSample(state);
    return {
      title: titleOf(state, place),
      caption: say("page.bias"),
      value: parameterText(value),
      full: String(value),
      rows: [
        { name: say("page.activation"), text: activations[layer.activation] ?? layer.activation },
        number("page.pre_activation", frame.tensors.sample_pre_activations?.values[index] ?? NaN),
        number("page.activation_value", frame.tensors.sample_activations?.values[index] ?? NaN),
        ...trainingOf(state, place, value).slice(0, 2).map((row, i) => ({ ...row, name: say(i ? "page.bias_update" : "page.bias_gradient") })),
      ],
      note: sample ? say("page.at_sample", { place: placeText(state, sample, say) }) : "",
    };
  }

  /**
   * @param {Known} state
   * @param {{part: "train" | "test", row: number}} given
   */
  function ofPoint(state, { part, row }) {
    const { data, frame, layout } = state;
    const [, , target] = data[part][row];
    const sample = (data.whole ?? data)[part][row];
    const labelled = featureLabels(state, labels);
    const names = data.task.has_classes ? classNames(state, say) : [];
    /** @param {number} wanted */
    const nameOf = (wanted) => names[data.task.has_numbered_classes ? wanted : data.task.class_targets.indexOf(wanted)];
    const all = frame.tensors[`outputs_${part}`];
    const outputs = all?.shape[0] === data[part].length ? outputsAt(all, row) : null;
    const received = frame.tensors.sample_inputs?.values ?? [];
    const inputs = received.length === layout.features.length ? received : [];
    const said = outputs ? saidOf(state, outputs) : null;
    const right = outputs && data.task.has_classes ? isRight(data.task, outputs, target, thresholdIn(state)) : null;
    return {
      title: say(part === "train" ? "page.point_train" : "page.point_test", { number: row + 1 }),
      caption: said?.name ? say("page.boundary_class", { name: said.name }) : say("page.output"),
      value: said ? said.values.map(parameterText).join(say("page.comma")) : say("page.no_value"),
      full: said ? said.values.join(" ") : "",
      rows: [
        { name: say("page.target"), text: data.task.has_classes ? nameOf(target) : parameterText(target) },
        ...(right === null ? [] : [{ name: say("page.judgement"), text: say(right ? "page.right" : "page.wrong") }]),
        number("page.loss", numberIn(frame.tensors, "sample_loss")),
        ...(said?.of ?? [0]).flatMap((output) => formulaOf(state, output)),
        ...layout.features.map((name, i) => ({ ...number("", inputs[i] ?? NaN), name: labelled[name] ?? name })),
      ],
      note: say("page.at_place", { place: placeText(state, sample, say) }),
    };
  }

  /**
   * What the network computes in the linear region of the sample, where regions are looked at.
   * @param {Known} state
   * @param {number} output
   */
  function formulaOf(state, output) {
    const { values, shape } = state.frame.tensors.sample_formula ?? { values: [], shape: [] };
    const { features } = state.layout;
    if (!state.showRegions || shape[1] !== features.length + 1 || features.length > MOST_TERMS) return [];
    const labelled = featureLabels(state, labels);
    const terms = [...features.map((name) => `\u202f${labelled[name] ?? name}`), ""].map((name, i) => {
      const factor = Number(values[output * shape[1] + i]);
      return `${factor < 0 ? "−" : i ? "+" : ""}${i ? " " : ""}${Math.abs(factor).toFixed(2)}${name}`;
    });
    return [{ name: say("page.region_formula"), text: terms.join(" ") }];
  }

  /**
   * The outputs that an answer is read from, and of what they are: the likeliest class's, those of all labels, or the only one.
   * @param {Known} state
   * @param {Float32Array} outputs
   */
  function saidOf(state, outputs) {
    const { task } = state.data;
    if (task.n_labels) return { name: outputNames(state, say).join(say("page.comma")), values: [...outputs], of: [...outputs.keys()] };
    const best = likeliest(outputs);
    return { name: task.has_numbered_classes ? classNames(state, say)[best] : "", values: [outputs[best]], of: [best] };
  }

  /** @param {number} ratio */
  function ratioText(ratio) {
    return (ratio < 0.001 && ratio > 0 ? ratio.toExponential(1) : ratio.toPrecision(2)).replace("-", "−");
  }

  /**
   * @param {string} key
   * @param {number} value
   * @param {(value: number) => string} [text]
   */
  function number(key, value, text = parameterText) {
    const isKnown = Number.isFinite(value);
    return { name: key && say(key), text: isKnown ? text(value) : "", full: isKnown ? String(value) : "" };
  }

  /**
   * The name of the link, bias or neuron itself, as its button has it.
   * @param {Known} state
   * @param {Place & {kind?: string}} place
   */
  function titleOf(state, place) {
    const { features, layers } = state.layout;
    const sizes = layers.map(({ fanOut }) => fanOut);
    const outputs = sizes.at(-1) === 1 ? [null] : outputNames(state, say);
    const names = networkNames({ features, hidden: sizes.slice(0, -1), outputs }, { say, labels: featureLabels(state, labels) });
    if (place.kind === "neuron") return names.neuron(place);
    return place.from === null ? names.bias(place) : names.link({ ...place, from: place.from });
  }
}
