/** The average of the compared runs: its picture, where they disagree, and its score beside theirs. */

import { find, write } from "../../page/elements.js";
import { membersIn } from "../../state/averages.js";
import { averagePictureOf } from "./picture.js";

/**
 * @param {{say: Say, speak: RunSpeaker, palette: () => Palette}} given
 * @returns {Part}
 */
export function averageView({ say, speak, palette }) {
  const button = find("run-average");

  return {
    draw(state) {
      const { shown, tab, averaging, average } = state.runs;
      if (!shown || tab !== "runs") return;
      const found = membersIn(state);
      find("run-averaging").hidden = !found;
      button.setAttribute("aria-expanded", String(averaging));
      find("run-averaged").hidden = !averaging || !average || !found;
      if (find("run-averaged").hidden || !found || !average) return;
      // While a newer answer is under way, the last one stays, unless it is of other runs.
      if (average.answer.members.map(({ run }) => run).join() !== found.ids.join()) find("run-averaged").hidden = true;
      else drawAverage(found, average);
    },
  };

  /**
   * @param {NonNullable<ReturnType<typeof membersIn>>} found
   * @param {NonNullable<import("../../state/runs.js").Runs["average"]>} average
   */
  function drawAverage({ members }, { key, answer }) {
    const { looks } = palette();
    for (const shows of ["average", "disagreement"]) {
      const image = /** @type {HTMLImageElement} */ (find(`average-${shows}`));
      const source = averagePictureOf(answer.members.map(({ run }) => run), shows, 320, looks, key);
      if (image.getAttribute("src") !== source) image.src = source;
    }
    const runs = members.map(({ run }) => run);
    const head = line(["", say(answer.score === "accuracy" ? "page.test_accuracy" : "page.test_r_squared"), say("page.runs.parameters")], "col");
    const own = line([say("page.runs.averaged"), scoreText(answer.average, answer.score), String(answer.parameters)], "row");
    own.className = "average-own";
    const others = answer.members.map(({ score, parameters }, i) => {
      const made = line([speak.among(runs[i], runs), scoreText(score, answer.score), String(parameters)], "row");
      made.style.setProperty("--run", `var(--branch-${members[i].slot + 1})`);
      return made;
    });
    const [thead, tbody] = [document.createElement("thead"), document.createElement("tbody")];
    thead.append(head);
    tbody.append(own, ...others);
    find("average-scores").replaceChildren(thead, tbody);
    write(find("average-about"), answer.n_test ? say("page.runs.average_about", { count: answer.n_test }) : say("page.runs.average_unscored"));
    write(find("average-dissent"), dissentText(answer));
  }

  /** @param {import("../../state/runs.js").Average} answer */
  function dissentText({ score, disagreement }) {
    if (disagreement === null) return "";
    if (score === "accuracy") return say("page.runs.average_dissent", { value: say("page.percent", { value: (100 * disagreement).toFixed(1) }) });
    return say("page.runs.average_spread", { value: disagreement.toFixed(3) });
  }

  /**
   * @param {number | null} value
   * @param {string} score
   */
  function scoreText(value, score) {
    if (value === null) return say("page.no_value");
    return score === "r_squared" ? value.toFixed(3).replace("-", "−") : say("page.percent", { value: (100 * value).toFixed(1) });
  }
}

/**
 * A line of a table, whose first cell is its head.
 * @param {string[]} cells
 * @param {"row" | "col"} scope of its heads
 */
function line(cells, scope) {
  const made = document.createElement("tr");
  cells.forEach((text, i) => {
    const cell = document.createElement((scope === "col" && text) || (scope === "row" && i === 0) ? "th" : "td");
    if (cell.tagName === "TH") cell.setAttribute("scope", scope);
    cell.textContent = text;
    made.append(cell);
  });
  return made;
}
