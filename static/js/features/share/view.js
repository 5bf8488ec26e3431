/** The share dialog as the config and the teacher's choices say: link, code, snippet, and what the link cannot hold. */

import { find } from "../../page/elements.js";
import { LONGEST_LINK, encodeLink, pageOf } from "../../address/link.js";

const CHOICES = ["shown", "locked", "hidden"];

/**
 * @param {HTMLElement} dialog
 * @param {{say: Say, defaults: Config, parts: {name: string, label: string}[]}} given
 * @returns {Part}
 */
export function share(dialog, { say, defaults, parts }) {
  find("share-parts").replaceChildren(...parts.map(partRow));
  const selects = /** @type {NodeListOf<HTMLSelectElement>} */ (dialog.querySelectorAll("[data-prepares]"));

  return {
    draw(state) {
      const { config, shared, sharing } = state;
      if (!sharing) return;
      const page = { ...pageOf(state), prepared: shared };
      const { link, leftOut } = encodeLink(config, defaults, page);
      const url = addressOf(link);
      write(find("share-link"), url);
      write(find("share-snippet"), snippetFor(encodeLink(config, defaults, { ...page, prepared: { ...shared, embed: true } }).link));
      find("share-lacks").hidden = leftOut === 0;
      find("share-lacks").textContent = say("page.share.points_left_out", { count: leftOut });
      find("share-here").hidden = !/^(localhost|127\.|\[::1\])/.test(location.hostname);
      for (const select of selects) {
        const name = select.dataset.prepares ?? "";
        select.value = shared.hide.includes(name) ? "hidden" : shared.lock.includes(name) ? "locked" : "shown";
      }
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
    return `<iframe src="${addressOf(link).replaceAll("&", "&amp;")}" title="${title}" width="100%" height="720" loading="lazy"></iframe>`;
  }

  /** @param {{name: string, label: string}} given */
  function partRow({ name, label }) {
    const item = document.createElement("li");
    const text = document.createElement("label");
    const select = document.createElement("select");
    select.id = `share-part-${name}`;
    select.dataset.prepares = name;
    text.htmlFor = select.id;
    text.textContent = label;
    for (const choice of CHOICES) select.add(new Option(say(`page.share.${choice}`), choice));
    item.append(text, select);
    return item;
  }
}

/** @param {string} link */
function addressOf(link) {
  return location.origin + location.pathname + (link && `#${link}`);
}

/**
 * @param {HTMLInputElement | HTMLTextAreaElement} control
 * @param {string} text
 */
function write(control, text) {
  if (control.value !== text) control.value = text;
}
