/** Choosing a language: the server is told by a cookie and asked for the page again. What was set is in the address. */

import { around } from "./elements.js";

const YEAR_S = 365 * 24 * 60 * 60;

/** @param {HTMLElement} choices a button for each language */
export function bindLanguage(choices) {
  choices.addEventListener("click", ({ target }) => {
    const language = around(target, "[data-language]")?.dataset.language;
    if (!language) return;
    const url = new URL(location.href);
    document.cookie = `language=${language}; path=${new URL(".", document.baseURI).pathname}; max-age=${YEAR_S}; samesite=lax`;
    url.searchParams.delete("lang");
    // Where nothing may be stored, the address remembers.
    if (!document.cookie.split("; ").includes(`language=${language}`)) url.searchParams.set("lang", language);
    url.hash = url.hash.slice(1).split("&").filter((part) => !part.startsWith("lang=")).join("&");
    history.replaceState(history.state, "", url);
    location.reload();
  });
}
