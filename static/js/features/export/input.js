/** Which file is wanted, and where it goes: to the clipboard, or to the disk. */

import { controlOf, find } from "../../page/elements.js";
import { save } from "../../page/saving.js";

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
    const format = controlOf(target).value;
    const hasTraining = formats.some(({ name, has_training }) => name === format && has_training);
    change({ format, ...(!hasTraining && { isTraining: false }) });
  });
  for (const [id, isTraining] of /** @type {["export-network" | "export-training", boolean][]} */ ([["export-network", false], ["export-training", true]])) {
    find(id).addEventListener("change", () => change({ isTraining }));
  }
  find("export-download").addEventListener("click", () => {
    const { file } = store.state().exporting ?? {};
    if (file) save(file.name, new Blob([file.bytes], { type: file.format.media_type }));
  });
  const copy = find("export-copy");
  const label = copy.textContent;
  copy.addEventListener("click", async () => {
    const { file } = store.state().exporting ?? {};
    if (!file) return;
    try {
      await navigator.clipboard.writeText(new TextDecoder().decode(file.bytes));
      copy.textContent = say("page.share.copied");
    } catch {
      save(file.name, new Blob([file.bytes], { type: file.format.media_type })); // a page that was not fetched securely has no clipboard
      copy.textContent = say("page.code.saved");
    }
    copy.addEventListener("blur", () => (copy.textContent = label), { once: true });
  });
}
