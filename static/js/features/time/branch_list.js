/** A list of the branches: each with its picture, what differs, its last loss; to be opened, named, laid over, deleted. */

import { around, controlOf } from "../../page/elements.js";
import { drawReportButton, pressReport } from "../../page/report_button.js";
import { scratch } from "../../plot/canvas.js";
import { paintField } from "../../plot/fields.js";
import { branchesNow, looksOf } from "../../state/branches.js";

/**
 * @param {HTMLElement} list
 * @param {{say: Say, speak: ReturnType<typeof import("./branch_text.js").branchSpeaker>, palette: () => Palette}} given
 * @returns {Part}
 */
export function branchList(list, { say, speak, palette }) {
  let drawn = /** @type {unknown[]} */ ([]);
  /** The buttons that have a report written, by the branch's id. */
  const reports = /** @type {Map<number, HTMLElement>} */ (new Map());

  return {
    draw(state) {
      const { branches, looks } = state;
      const now = branchesNow(state);
      const made = [branches.list, branches.current, branches.overlaid, branches.renaming, branches.pictures, looks];
      // While training only the ends move: a button that is pressed has to be there when it is let go.
      if (made.length === drawn.length && made.every((part, place) => part === drawn[place])) {
        now.forEach((branch, place) => {
          const end = list.children[place]?.querySelector(".caption");
          if (end) end.textContent = toldOf(branch);
        });
        drawReports(state);
        return;
      }
      drawn = made;
      const focus = document.activeElement;
      const held = focus instanceof HTMLElement && list.contains(focus) ? focus.dataset.key : undefined;
      const written = list.querySelector("input[data-key^=name]");
      const text = written instanceof HTMLInputElement ? written.value : null;
      list.replaceChildren(...now.map((branch) => itemOf(branch, branches)));
      drawReports(state);
      const again = /** @type {HTMLElement | null} */ (held === undefined ? null : list.querySelector(`[data-key="${held}"]`));
      if (again instanceof HTMLInputElement && text !== null) again.value = text;
      again?.focus();
      const field = list.querySelector("input[data-key^=name]");
      if (!written && held?.startsWith("rename") && field instanceof HTMLInputElement) field.select();
    },
  };

  /** @param {State} state */
  function drawReports({ reporting }) {
    for (const [id, button] of reports) drawReportButton(button, id, { say, reporting });
  }

  /**
   * @param {import("../../state/branches.js").Branch} branch
   * @param {import("../../state/branches.js").Branches} branches
   */
  function itemOf(branch, branches) {
    const { id } = branch;
    const { color, letter } = looksOf(branches, id);
    const isCurrent = id === branches.current;
    const label = speak.label(branch);
    const item = element("li", { className: "branch" });
    item.dataset.branch = String(id);
    item.style.setProperty("--branch", `var(--${color})`);
    if (isCurrent) item.setAttribute("aria-current", "true");
    const ball = element("span", { className: "branch-ball", textContent: letter });
    const texts = element("span", { className: "branch-text" });
    const name = element("strong", { textContent: label });
    const end = element("span", { className: "caption", textContent: toldOf(branch) });
    texts.append(name, end);
    const open = button("open", id, say(isCurrent ? "page.time.current" : "page.time.open", { branch: `${letter}: ${label}` }));
    open.classList.add("branch-open");
    open.append(pictureOf(branches.pictures[id]), ball, texts);
    open.setAttribute("aria-disabled", String(isCurrent));
    const actions = element("span", { className: "branch-actions" });
    const report = button("report", id, say("page.report.branch", { branch: letter }), "page.report.short");
    reports.set(id, report);
    actions.append(report, button("rename", id, say("page.time.rename", { branch: letter }), "page.time.rename_short"));
    if (!isCurrent) {
      const overlay = button("overlay", id, say("page.time.overlay", { branch: letter }), "page.time.overlay_short");
      overlay.setAttribute("aria-pressed", String(branches.overlaid.includes(id)));
      actions.append(overlay, button("delete", id, say("page.time.delete", { branch: letter }), "page.time.delete_short"));
    }
    if (branches.renaming === id) {
      const input = element("input", { type: "text", maxLength: 80, value: branch.name ?? "", autocomplete: "off" });
      input.ariaLabel = say("page.time.name", { branch: letter });
      input.dataset.key = `name ${id}`;
      item.append(open, input);
    } else item.append(open, actions);
    return item;
  }

  /** @param {import("../../state/branches.js").Branch} branch */
  function toldOf(branch) {
    return branch.name ? `${speak.differences(branch)} · ${speak.end(branch)}` : speak.end(branch);
  }

  /**
   * @param {string} act
   * @param {number} id
   * @param {string} name
   * @param {string} [text] its word on the page
   */
  function button(act, id, name, text) {
    const made = element("button", { type: "button", ariaLabel: name, textContent: text ? say(text) : "" });
    Object.assign(made.dataset, { act, key: `${act} ${id}` });
    return made;
  }

  /** @param {Field | undefined} picture */
  function pictureOf(picture) {
    if (!picture) return element("span", { className: "branch-picture" });
    const { canvas, pixels, size, show } = scratch(40);
    paintField(picture, pixels, size, palette().field);
    show();
    canvas.className = "branch-picture";
    canvas.setAttribute("aria-hidden", "true");
    return canvas;
  }
}

/**
 * What people do in such a list.
 * @param {HTMLElement} list
 * @param {Store} store
 */
export function bindBranchList(list, store) {
  list.addEventListener("click", ({ target }) => {
    const pressed = around(target, "[data-act]");
    const branch = Number(around(target, "[data-branch]")?.dataset.branch);
    if (!pressed || !branch) return;
    const { branches } = store.state();
    const acts = {
      open: () => pressed.getAttribute("aria-disabled") !== "true" && store.dispatch({ type: "branchOpened", branch }),
      overlay: () => store.dispatch({ type: "branchOverlaid", branch, on: !branches.overlaid.includes(branch) }),
      delete: () => store.dispatch({ type: "branchDeleted", branch }),
      report: () => pressReport(store, branch),
      rename: () => store.dispatch({ type: "branchRenaming", branch }),
    };
    acts[/** @type {keyof typeof acts} */ (pressed.dataset.act)]();
  });
  list.addEventListener("keydown", (event) => {
    const input = controlOf(event.target);
    if (!input.dataset?.key?.startsWith("name") || (event.key !== "Enter" && event.key !== "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    end(event.key === "Enter" ? input.value.trim() : null);
  });
  list.addEventListener("focusout", ({ target }) => {
    const input = controlOf(target);
    // A list that is drawn again takes the field away, too; that is no end of writing.
    if (input.dataset?.key?.startsWith("name")) setTimeout(() => input.isConnected && end(input.value.trim()));
  });

  /** @param {string | null} name  null: as it was */
  function end(name) {
    const branch = store.state().branches.renaming;
    if (branch === null) return;
    store.dispatch(name === null ? { type: "branchRenaming", branch: null } : { type: "branchNamed", branch, name: name || null });
  }
}

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Partial<HTMLElementTagNameMap[Tag]>} facts
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function element(tag, facts) {
  return Object.assign(document.createElement(tag), facts);
}
