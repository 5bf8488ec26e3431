/** The file in its language's colours, with what it has not, or the reason why there is none. */

import { find } from "../../page/elements.js";
import { keyOf } from "../../state/exporting.js";
import { blocksOf, piecesOf } from "./highlight.js";

/** @typedef {import("../../state/exporting.js").Format} Format */

/**
 * @param {{say: Say, formats: Format[], language: string}} given
 * @returns {Part}
 */
export function exportView({ say, formats, language }) {
  const kilobytes = new Intl.NumberFormat(language, { style: "unit", unit: "kilobyte" });
  const select = find("export-format");
  for (const [key, isCode] of /** @type {[string, boolean][]} */ ([["page.code.programs", true], ["page.code.data", false]])) {
    const group = document.createElement("optgroup");
    group.label = say(key);
    const among = formats.filter(({ language }) => (language !== "") === isCode);
    group.append(...among.map(({ name }) => new Option(say(`page.code.format.${name}`), name)));
    select.append(group);
  }
  let shown = /** @type {unknown} */ (null);

  return {
    draw(state) {
      const { exporting } = state;
      if (!exporting?.isOpen) return;
      const { format, isTraining, file, problem } = exporting;
      const chosen = formats.find(({ name }) => name === format);
      select.value = format;
      find("export-training").disabled = !chosen?.has_training;
      find("export-network").checked = !isTraining;
      find("export-training").checked = isTraining;
      find("export-problem").textContent = problem;
      find("export-copy").disabled = !file?.format.language;
      find("export-download").disabled = !file;
      find("export").toggleAttribute("data-stale", file !== null && file.key !== keyOf(state));
      if (file === shown) return;
      shown = file;
      find("export-lacks").replaceChildren(...(file?.lacks ?? []).map((code) => {
        const item = document.createElement("li");
        item.textContent = say(`export.lacks.${code}`);
        return item;
      }));
      const hasCode = Boolean(file?.format.language);
      find("export-code").hidden = !hasCode;
      const size = file && kilobytes.format(Math.max(1, Math.round(file.bytes.byteLength / 1000)));
      find("export-size").textContent = file ? say(hasCode ? "page.code.size" : "page.code.file_only", { name: file.name, size }) : "";
      if (file && hasCode) showCode(new TextDecoder().decode(file.bytes), file.format.language);
    },
  };

  /**
   * @param {string} code
   * @param {string} language
   */
  function showCode(code, language) {
    const place = find("export-code");
    const { scrollTop } = place;
    place.replaceChildren(...blocksOf(code).map(({ lines, isNumbers }) => {
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
