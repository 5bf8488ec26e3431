/** The desk: its tabs, and which of them is open. */

import { find } from "../../page/elements.js";
import { bindDesk } from "./input.js";
import { deskView } from "./view.js";

/**
 * @template {{id: string, label: string}} Tab
 * @param {Page} page
 * @param {Store} store
 * @param {{tabs: Tab[], open: (tab: Tab) => Promise<void>}} given  open: what is done when a tab is opened for the first time
 * @returns {Part[]}
 */
export function deskFeature({ say }, store, { tabs, open }) {
  const list = find("desk-tabs");
  list.append(...tabs.map((tab) => tabOf(tab.id, say(tab.label))));
  bindDesk(store, find("experiments"), list);
  const opened = new Set();
  const look = async () => {
    const { shown, tab } = store.state().runs;
    const asked = tabs.find(({ id }) => id === tab);
    if (!shown || !asked || opened.has(tab)) return;
    opened.add(tab);
    await open(asked).catch((error) => {
      opened.delete(tab); // again when it is chosen again
      throw error;
    });
  };
  store.subscribe((state, _, before) => (state.runs.tab !== before.runs.tab || state.runs.shown !== before.runs.shown) && look());
  look();
  return [deskView(list)];
}

/**
 * @param {string} id
 * @param {string} label
 */
function tabOf(id, label) {
  const tab = document.createElement("button");
  tab.type = "button";
  tab.id = `desk-tab-${id}`;
  tab.role = "tab";
  tab.dataset.deskTab = id;
  tab.textContent = label;
  tab.setAttribute("aria-controls", `desk-${id}`);
  return tab;
}
