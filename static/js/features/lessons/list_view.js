/** The lessons by group: title, one sentence, minutes, and how far one is. */

import { find } from "../../page/elements.js";
import { htmlElement } from "./elements.js";

/**
 * @param {{say: Say}} given
 * @returns {Part}
 */
export function listView({ say }) {
  let drawn = "";

  return {
    draw({ course, lesson: open }) {
      if (!course) return;
      const { list, progress, missing, problem } = course;
      const said = missing !== null ? say("page.lesson.missing", { id: missing }) : problem?.startsWith("page.") ? say(problem) : problem;
      find("lesson-list-problem").hidden = !said;
      find("lesson-list-problem").textContent = said ?? "";
      const key = JSON.stringify([list?.lessons.map(({ id }) => id), progress, open?.id]);
      if (!list || key === drawn) return;
      drawn = key;
      const isUnread = list.lessons.every(({ is_reviewed: isReviewed }) => !isReviewed);
      find("lesson-unread").hidden = !isUnread;
      find("lesson-groups").replaceChildren(...list.groups.flatMap((group) => {
        const lessons = list.lessons.filter((each) => each.group === group.id);
        const items = lessons.map((each) => (
          itemOf(each, progress[each.id], { isOpen: each.id === open?.id, isMarked: !each.is_reviewed && !isUnread })
        ));
        return items.length ? [groupOf(group, items)] : [];
      }));
      // Opened before anything stood in it, it has the focus itself.
      if (document.activeElement === find("lessons")) /** @type {HTMLElement | null} */ (document.querySelector("[data-lesson-id]"))?.focus();
      showBroken(list.problems);
    },
  };

  /**
   * @param {{id: string, title: string}} group
   * @param {HTMLElement[]} items
   */
  function groupOf({ id, title }, items) {
    const section = document.createElement("section");
    section.setAttribute("aria-labelledby", `lesson-group-${id}`);
    const list = document.createElement("ol");
    list.append(...items);
    section.append(htmlElement("h3", { id: `lesson-group-${id}`, textContent: title }), list);
    return section;
  }

  /**
   * @param {import("../../state/lesson.js").Entry} entry
   * @param {import("../../state/lesson.js").Memory | undefined} memory
   * @param {{isOpen: boolean, isMarked: boolean}} given  marked: as one that no native speaker has read, where others were
   */
  function itemOf({ id, title, summary, minutes, n_steps: count }, memory, { isOpen, isMarked }) {
    const item = document.createElement("li");
    const button = htmlElement("button", { type: "button", className: "lesson-entry", textContent: title });
    button.dataset.lessonId = id;
    button.setAttribute("aria-describedby", `lesson-about-${id}`);
    if (isOpen) button.setAttribute("aria-current", "true");
    const about = htmlElement("p", { id: `lesson-about-${id}`, className: "lesson-about", textContent: summary });
    const seen = Math.min(memory?.seen.length ?? 0, count);
    const facts = htmlElement("p", { className: "lesson-facts" });
    const far = seen >= count ? "page.lesson.done" : seen > 0 ? "page.lesson.far" : "page.lesson.minutes";
    const how = htmlElement("span", { className: "lesson-far", textContent: say(far, { minutes, seen, count: seen === 0 ? minutes : count }) });
    how.style.setProperty("--far", `${(seen / count) * 100}%`);
    how.toggleAttribute("data-begun", seen > 0);
    how.toggleAttribute("data-done", seen >= count);
    facts.append(how);
    if (isMarked) {
      const mark = { className: "lesson-mark", textContent: say("page.lesson.unreviewed_mark"), title: say("page.lesson.unreviewed") };
      facts.append(htmlElement("span", mark));
    }
    item.append(button, about, facts);
    return item;
  }

  /** @param {{file: string, line: number, message: string, remedy: string}[]} problems */
  function showBroken(problems) {
    const place = find("lesson-broken");
    place.hidden = problems.length === 0;
    const [summary, list] = place.children;
    summary.textContent = say("page.lesson.broken", { count: problems.length });
    list.replaceChildren(...problems.map(({ file, line, message, remedy }) => htmlElement("li", { textContent: `${file}:${line} ${message} ${remedy}` })));
  }
}
