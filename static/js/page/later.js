/** What is not seen at first sight is loaded when it is wanted: a document of the templates, with its words and its style sheet. */

import { find } from "./elements.js";

/**
 * Puts a document into its place on the page.
 * @param {string} name of the document, of its style sheet, and before `-words` of its words
 * @param {Page} page learns the words
 * @param {string} place the id of an element
 */
export async function addDocument(name, { language, words }, place) {
  const address = new URL(`${name}.html?lang=${language}`, document.baseURI);
  const [answer] = await Promise.all([fetch(address), addSheet(`static/css/${name}.css`)]);
  if (!answer.ok) throw new Error(`${answer.status} ${address.pathname}`);
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  find(place).append(holder.content);
  Object.assign(words, JSON.parse(find(`${name}-words`).textContent ?? "{}"));
}

/**
 * Without it, what it is for would be seen in pieces first.
 * @param {string} path
 */
function addSheet(path) {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = new URL(path, document.baseURI).href;
  return new Promise((resolve, reject) => {
    sheet.addEventListener("load", resolve);
    sheet.addEventListener("error", () => reject(new Error(path)));
    document.head.append(sheet);
  });
}
