/** The file in its language's colours, with what it has not, or the reason why there is none. */

import { find } from "../../page/elements.js";
import { isUpToDate } from "../../state/exporting.js";
import { blocksOf, piecesOf } from "./highlight.js";

/**
 * @typedef {import("../../state/exporting.js").Format} Format
 * @typedef {import("../../state/exporting.js").Way} Way
 */

/**
 * @param {{say: Say, formats: Format[], ways: Way[], language: string}} given
 * @returns {Part}
 */
export function exportView({ say, formats, ways, language }) {
  const kilobytes = new Intl.NumberFormat(language, { style: "unit", unit: "kilobyte" });
  const select = find("export-format");
  const groups = /** @type {[string, boolean][]} */ ([["page.code.programs", true], ["page.code.data", false]]).map(([key, isCode]) => {
    const group = document.createElement("optgroup");
    group.label = say(key);
    const among = formats.filter(({ language }) => (language !== "") === isCode);
    group.append(...among.map(({ name }) => new Option(say(`page.code.format.${name}`), name)));
    return group;
  });
  const options = ways.map(({ name }) => new Option(say(`page.code.way.${name}`), name));
  let shown = /** @type {unknown} */ (null);
  let isOfWays = /** @type {boolean | null} */ (null);

  return {
    draw(state) {
      const { exporting } = state;
      if (!exporting?.isOpen) return;
      const { content, format, way, file, problem } = exporting;
      const isExperiment = content === "experiment";
      if (isOfWays !== isExperiment) select.replaceChildren(...(isExperiment ? options : groups));
      isOfWays = isExperiment;
      select.value = isExperiment ? way : format;
      find("export-training").disabled = !formats.some(({ name, has_training }) => name === format && has_training);
      find(`export-${content}`).checked = true;
      find("export-problem").textContent = problem;
      find("export-copy").disabled = !file?.way.language;
      find("export-download").disabled = !file;
      find("export").toggleAttribute("data-stale", file !== null && !isUpToDate(file, state));
      if (file === shown) return;
      shown = file;
      const lacks = file ? [...file.lacks.map((code) => say(`export.lacks.${code}`)), ...file.notes] : [];
      find("export-lacks").replaceChildren(...lacks.map((sentence) => {
        const item = document.createElement("li");
        item.textContent = sentence;
        return item;
      }));
      const hasCode = Boolean(file?.way.language);
      find("export-code").hidden = !hasCode;
      const size = file && kilobytes.format(Math.max(1, Math.round(file.bytes.byteLength / 1000)));
      find("export-size").textContent = file ? say(hasCode ? "page.code.size" : "page.code.file_only", { name: file.name, size }) : "";
      if (file && hasCode) showCode(new TextDecoder().decode(file.bytes), file.way.language);
    },
  };

  /**
   * @param {string} code
   * @param {string} language
   */
  function showCode(code, language) {
    const place = find("export-code");
    const { scrollTop } = place;
    place.replaceChildren(...blocksOf(code.trimEnd()).map(({ lines, isNumbers }) => {
      const text = `${lines.join("\n")}\n`;
      if (!isNumbers) return coloured(text, language);
      const fold = document.createElement("button");
      fold.type = "button";
      fold.className = "code-fold";
      fold.textContent = say("page.code.folded", { count: lines.length });
      fold.addEventListener("click", () => fold.replaceWith(coloured(text, "")));
      return fold;
    }));
    place.scrollTop = scrollTop;
  }
}

/**
 * @param {string} text
 * @param {string} language
 */
function coloured(text, language) {
  const code = document.createElement("code");
  code.append(...piecesOf(text, language).map(({ kind, text: part }) => {
    if (kind === "") return part;
    const piece = document.createElement("span");
    piece.className = `code-${kind}`;
    piece.textContent = part;
    return piece;
  }));
  return code;
}
