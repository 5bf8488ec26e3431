/** The share dialog as the config and the teacher's choices say: link, code, snippet, and what the link cannot hold. */

import { find } from "../../page/elements.js";
import { allBut, choiceFor, isExperiment } from "./lock_presets.js";
import { LONGEST_LINK, encodeLink, pageOf, placeOf } from "../../address/link.js";

const CHOICES = ["shown", "locked", "hidden"];
/** Groups of the page's parts, with the words for them. */
const GROUPS = Object.entries({
  transport: "page.training", settings: "page.settings", data: "page.data", network: "page.network", plane: "page.output",
  page: "page.share.page_itself",
});
/** For pages that may have scripts: gives the frame the height that the page in it tells. */
const HEIGHT_LISTENER = `<script>addEventListener("message", ({ data, source }) => {
  if (data?.type !== "playground.height") return;
  for (const frame of document.querySelectorAll("iframe")) if (frame.contentWindow === source) frame.height = data.height;
});</script>`;

/**
 * @param {HTMLElement} dialog
 * @param {{say: Say, defaults: Config, parts: import("../../page/parts.js").NamedPart[], hosts: string[]}} given  hosts: names that
 *     others reach the server by
 * @returns {Part}
 */
export function share(dialog, { say, defaults, parts, hosts }) {
  find("share-parts").replaceChildren(...GROUPS.map(groupRows));
  find("share-preset").replaceChildren(
    new Option(say("page.share.preset.none"), ""),
    ...["free", "data", "watch"].map((name) => new Option(say(`page.share.preset.${name}`), name)),
    ...GROUPS.map(exceptions),
  );
  const isOwn = /^(localhost|127\.|\[::1\])/.test(location.hostname);
  find("share-others").hidden = !isOwn || hosts.length === 0;
  find("share-here").hidden = !isOwn || hosts.length > 0;
  find("share-address").replaceChildren(...(isOwn ? [...hosts.map(originAt), location.origin] : [location.origin]).map((each) => new Option(each)));
  const selects = /** @type {NodeListOf<HTMLSelectElement>} */ (dialog.querySelectorAll("[data-prepares]"));

  return {
    draw(state) {
      const { config, shared, sharing } = state;
      if (!sharing) return;
      const prepared = { ...shared, ...placeOf(state.lesson) };
      const page = { ...pageOf(state), prepared };
      const { link, leftOut } = encodeLink(config, defaults, page);
      const url = addressOf(link);
      write(find("share-link"), url);
      write(find("share-snippet"), snippetFor(encodeLink(config, defaults, { ...page, prepared: { ...prepared, embed: true } }).link));
      find("share-lacks").hidden = leftOut === 0;
      find("share-lacks").textContent = say("page.share.points_left_out", { count: leftOut });
      for (const select of selects) {
        const [first = "", ...others] = (select.dataset.prepares ?? "").split(" ").map((name) =>
          shared.hide.includes(name) ? "hidden" : shared.lock.includes(name) ? "locked" : "shown");
        select.value = others.every((choice) => choice === first) ? first : "";
      }
      find("share-preset").value = shared.hide.length ? "" : choiceFor(shared.lock, parts);
      find("share-lang").value = shared.lang ?? "";
      find("share-paused").checked = !shared.play;
      find("share-embed").checked = shared.embed;
      showCode(url);
    },
  };

  /**
   * A code is asked of the server only when somebody looks.
   * @param {string} url
   */
  function showCode(url) {
    const isLong = new TextEncoder().encode(url).length > LONGEST_LINK;
    find("share-code").hidden = isLong;
    find("share-code-problem").hidden = !isLong;
    if (isLong || !find("share-qr").open) return;
    const source = new URL(`api/qr.svg?text=${encodeURIComponent(url)}`, document.baseURI).href;
    if (find("share-code").src !== source) find("share-code").src = source;
  }

  /** @param {string} link */
  function snippetFor(link) {
    const title = document.title.replaceAll('"', "&quot;");
    const source = addressOf(link).replaceAll("&", "&amp;");
    return `<iframe src="${source}" title="${title}" width="100%" height="720" loading="lazy"></iframe>\n${HEIGHT_LISTENER}`;
  }

  /** @param {[string, string]} given */
  function groupRows([group, key]) {
    const within = parts.filter((part) => part.group === group);
    const item = row(`group-${group}`, say(key), within.map(({ name }) => name), ["", ...CHOICES]);
    const list = document.createElement("ul");
    list.append(...within.map(({ name, label }) => row(name, label, [name], CHOICES)));
    item.append(list);
    return item;
  }

  /** @param {[string, string]} given */
  function exceptions([group, key]) {
    const options = document.createElement("optgroup");
    options.label = say("page.share.all_but", { group: say(key) });
    const free = parts.filter((part) => part.group === group && isExperiment(part));
    options.append(...free.map(({ name, label }) => new Option(label, allBut(name))));
    options.hidden = free.length === 0;
    return options;
  }

  /**
   * @param {string} id
   * @param {string} label
   * @param {string[]} names of the parts that it is for
   * @param {string[]} choices
   */
  function row(id, label, names, choices) {
    const item = document.createElement("li");
    const text = document.createElement("label");
    const select = document.createElement("select");
    select.id = `share-part-${id}`;
    select.dataset.prepares = names.join(" ");
    text.htmlFor = select.id;
    text.textContent = label;
    for (const choice of choices) {
      const option = new Option(say(`page.share.part.${choice || "some"}`), choice);
      option.hidden = choice === "";
      select.add(option);
    }
    item.append(text, select);
    return item;
  }
}

/** @param {string} link */
function addressOf(link) {
  return find("share-address").value + location.pathname + (link && `#${link}`);
}

/**
 * The server under another of its names.
 * @param {string} host
 */
function originAt(host) {
  const url = new URL(location.origin);
  url.hostname = host.includes(":") ? `[${host}]` : host;
  return url.origin;
}

/**
 * @param {HTMLInputElement | HTMLTextAreaElement} control
 * @param {string} text
 */
function write(control, text) {
  if (control.value !== text) control.value = text;
}
