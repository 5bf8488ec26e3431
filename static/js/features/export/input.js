/** Which file is wanted, and where it goes: to the clipboard, or to the disk. */

import { copy, sayUntilLeft } from "../../page/clipboard.js";
import { controlOf, find } from "../../page/elements.js";
import { save } from "../../page/saving.js";

const CONTENTS = /** @type {const} */ (["network", "training", "experiment"]);

/**
 * @param {Store} store
 * @param {{say: Say, formats: import("../../state/exporting.js").Format[]}} given
 */
export function bindExport(store, { say, formats }) {
  /** @param {Partial<import("../../state/exporting.js").Exporting>} changes */
  const change = (changes) => store.dispatch({ type: "exportingChanged", changes });
  const fold = find("export");
  fold.addEventListener("toggle", () => change({ isOpen: fold.open }));
  find("export-format").addEventListener("change", ({ target }) => {
    const { value } = controlOf(target);
    if (store.state().exporting?.content === "experiment") return change({ way: value });
    const hasTraining = formats.some(({ name, has_training }) => name === value && has_training);
    change({ format: value, ...(!hasTraining && { content: "network" }) });
  });
  for (const content of CONTENTS) find(`export-${content}`).addEventListener("change", () => change({ content }));
  find("export-download").addEventListener("click", () => {
    const { file } = store.state().exporting ?? {};
    if (file) save(file.name, new Blob([file.bytes], { type: file.way.media_type }));
  });
  const copier = find("export-copy");
  copier.addEventListener("click", async () => {
    const { file } = store.state().exporting ?? {};
    if (!file) return;
    const isCopied = await copy(new TextDecoder().decode(file.bytes));
    if (!isCopied) save(file.name, new Blob([file.bytes], { type: file.way.media_type }));
    sayUntilLeft(copier, say(isCopied ? "page.share.copied" : "page.code.saved"));
  });
}
