/** Other models drawn: pictures, scores, what they are made of, and where they disagree. */

import { find, write } from "../../page/elements.js";
import { shownRows, showsTest, taskIn } from "../../state/selectors.js";
import { countOfTest } from "../../state/test_cover.js";
import { disagreement, stepAt } from "./model.js";
import { drawPicture } from "./picture.js";

/**
 * @param {{say: Say, count: number}} given  count: of models, the network among them
 * @returns {Part}
 */
export function headView({ say, count }) {
  return {
    draw(state) {
      const { baselines, data } = state;
      const guess = baselines.answer?.guess.test_score ?? null;
      const rows = shownRows(state) ?? data;
      const sentences = [say("page.models.about", { train: rows?.train.length ?? 0, test: countOfTest(rows), models: count })];
      if (guess !== null) {
        const key = taskIn(state).has_classes ? "page.guess_class" : "page.guess_mean";
        sentences.push(say(key, { value: scoreText(guess, baselines.answer?.score, say) }));
      }
      write(find("models-about"), sentences.join(say("page.models.between_sentences")));
      find("models-points").checked = baselines.points;
      find("models-sides").checked = baselines.sides;
      find("models-problem").hidden = baselines.problem === null;
      write(find("models-problem"), baselines.problem ?? "");
      const { point } = baselines;
      const row = point && rows?.[point.part][point.row];
      const blanks = row && { number: point.row + 1, x1: row[0].toFixed(2).replace("-", "−"), x2: row[1].toFixed(2).replace("-", "−") };
      write(find("models-point"), blanks ? say(`page.models.point_${point.part}`, blanks) : "");
    },
  };
}

/**
 * @param {import("./cards.js").Card} card
 * @param {{say: Say, palette: () => Palette, speak: RunSpeaker}} given
 * @returns {Part}
 */
export function networkView(card, { say, palette, speak }) {
  return {
    draw(state) {
      if (!isSeen(state)) return;
      const { frame, config, baselines } = state;
      const { score, has_classes: hasClasses } = taskIn(state);
      const [test, train] = hasClasses ? [frame?.testAccuracy, frame?.trainAccuracy] : [frame?.testRSquared, frame?.trainRSquared];
      writeScores(card, { test, train }, score, say);
      const { hidden, activation } = config.network;
      const layers = () => `${speak.value("network.hidden", hidden)} · ${speak.value("network.activation", activation)}`;
      const shape = hidden.length ? layers() : say("page.models.no_hidden");
      write(card.facts, `${shape}\n${say("page.models.epoch", { epoch: frame?.epoch ?? 0 })}`);
      const fields = frame ? (frame.outputs.length > 1 ? frame.outputs : [frame.output]) : [];
      describe(card.canvas, say("page.models.picture", { name: card.title.textContent }));
      drawPicture(card.canvas, { fields, sides: baselines.sides, ...pointsOf(state) }, palette());
      card.card.toggleAttribute("data-movable", baselines.points);
    },
  };
}

/**
 * @param {import("./cards.js").Card} card
 * @param {import("./index.js").ModelRow} row
 * @param {{say: Say, palette: () => Palette}} given
 * @returns {Part}
 */
export function modelView(card, row, { say, palette }) {
  return {
    draw(state) {
      if (!isSeen(state)) return;
      const { baselines } = state;
      const { answer, asked, of, sides } = baselines;
      const { has_classes: hasClasses } = taskIn(state);
      const label = (hasClasses ? row.label : row.regression_label) ?? row.label;
      const model = answer?.models.find(({ name }) => name === row.name);
      write(card.title, label);
      const problem = model?.problem ?? null;
      card.card.toggleAttribute("data-stale", asked !== of);
      card.card.toggleAttribute("data-refused", problem !== null);
      write(card.facts, problem ? `${label} ${problem.message}` : model ? facts(model) : "");
      writeScores(card, { test: model?.test_score, train: model?.train_score }, answer?.score, say);
      card.copy.disabled = !model || problem !== null;
      for (const control of row.controls) {
        const { slider, output, steps } = card.sliders[control.name];
        const value = baselines.controls[row.name]?.[control.name] ?? control.default;
        slider.value = String(stepAt(steps, value));
        write(output, String(value));
        slider.setAttribute("aria-valuetext", String(value));
        slider.style.setProperty("--fraction", `calc(${Number(slider.value) / Number(slider.max)} * (100% - 1rem) + 0.5rem)`);
      }
      describe(card.canvas, say("page.models.picture", { name: label }));
      const fields = model?.fields ?? [];
      const special = { support: model?.support ?? [], margin: model?.margin ?? null };
      drawPicture(card.canvas, { fields, sides, ...special, ...pointsOf(state) }, palette());
      card.card.toggleAttribute("data-movable", baselines.points);
    },
  };

  /** @param {import("../../state/baselines.js").FittedModel} model */
  function facts(model) {
    const [key, count] = model.support ? ["page.models.support", model.support.length] : ["page.models.parameters", model.parameters ?? 0];
    return [say(key, { count }), ...(model.converged ? [] : [say("page.models.not_converged")])].join("\n");
  }
}

/**
 * @param {import("./cards.js").Card} card
 * @param {{say: Say, palette: () => Palette}} given
 * @returns {Part}
 */
export function disagreementView(card, { say, palette }) {
  return {
    draw(state) {
      if (!isSeen(state)) return;
      const { frame, baselines } = state;
      const { has_classes: hasClasses } = taskIn(state);
      const models = (baselines.answer?.models ?? []).flatMap(({ fields = [] }) => (fields.length ? [fields] : []));
      // While another data set's answers are under way, outputs are not of one kind.
      const network = frame ? (frame.outputs.length > 1 ? frame.outputs : [frame.output]) : [];
      const compared = [network, ...models].filter((fields) => fields.length && fields.length === network.length);
      const found = compared.length > 1 ? disagreement(compared, baselines.answer?.grid ?? 1, hasClasses) : null;
      const disputed = found?.disputed ?? NaN;
      write(card.test.caption, say("page.models.disputed"));
      write(card.test.value, Number.isFinite(disputed) ? say("page.percent", { value: (100 * disputed).toFixed(0) }) : say("page.no_value"));
      write(card.about, say(hasClasses ? "page.models.disagreement_about" : "page.models.spread_about"));
      describe(card.canvas, say("page.models.picture", { name: card.title.textContent }));
      drawPicture(card.canvas, { fields: found ? [found.field] : [], sides: false, isAmount: true, ...pointsOf(state) }, palette());
      card.train.parentElement?.remove();
    },
  };
}

/** @param {State} state */
function isSeen({ runs }) {
  return runs.shown && runs.tab === "models";
}

/** @param {State} state */
function pointsOf(state) {
  const { points, point } = state.baselines;
  const rows = shownRows(state);
  return { points: points ? rows : null, showTest: showsTest(state), marked: point && rows ? (rows[point.part][point.row] ?? null) : null };
}

/**
 * @param {import("./cards.js").Card} card
 * @param {{test: number | null | undefined, train: number | null | undefined}} scores
 * @param {string | undefined} score
 * @param {Say} say
 */
function writeScores({ test, train }, scores, score, say) {
  write(test.caption, say(score === "r_squared" ? "page.test_r_squared" : "page.test_accuracy"));
  write(test.value, scoreText(scores.test, score, say));
  write(train, scoreText(scores.train, score, say));
}

/**
 * @param {number | null | undefined} value
 * @param {string | undefined} score
 * @param {Say} say
 */
function scoreText(value, score, say) {
  if (typeof value !== "number" || !Number.isFinite(value)) return say("page.no_value");
  return score === "r_squared" ? value.toFixed(3).replace("-", "−") : say("page.percent", { value: (100 * value).toFixed(1) });
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {string} text
 */
function describe(canvas, text) {
  if (canvas.getAttribute("aria-label") !== text) canvas.setAttribute("aria-label", text);
}
