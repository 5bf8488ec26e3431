/** The widget of notebooks: the page's pictures in a cell. The kernel joins this and what it imports into one module. */

import { clientOf } from "./notebook/client.js";
import { notebookPalette } from "./notebook/colors.js";
import { makeControls } from "./notebook/controls.js";
import { element } from "./notebook/dom.js";
import { drawChart } from "./notebook/chart.js";
import { drawNetwork } from "./notebook/network.js";
import { drawPlane } from "./notebook/plane.js";
import { wishedLanguage } from "./notebook/languages.js";
import { speaker } from "./page/words.js";

/**
 * Shows the widget in an element, as anywidget asks.
 * @param {{model: import("./notebook/client.js").Model, el: HTMLElement}} given
 * @returns {() => void} to be called when it is no longer shown
 */
export function render({ model, el }) {
  const words = model.get("_words");
  const language = wishedLanguage(model.get("_language"), navigator.languages, Object.keys(words));
  const say = speaker(words[language], language);
  const client = clientOf(model, language);
  const controls = makeControls({ say, choices: model.get("_choices"), client });
  const canvas = (/** @type {string} */ name) => element("canvas", { className: `playground-${name}`, role: "img" });
  const [network, plane, chart] = ["network", "plane", "chart"].map(canvas);
  const pictures = element("div", { className: "playground-pictures" }, network, plane, chart);
  // Of a page that was exported there is no kernel, and its last picture is all there is.
  const last = element("img", { className: "playground-last", alt: "", src: model.get("_picture") || "data:," });
  const root = element("div", { className: "playground-widget", lang: language }, controls.bar, pictures, last, controls.fields, controls.problem);
  root.dataset.lmSuppressShortcuts = "true"; // keys pressed here are not JupyterLab's
  el.append(root);

  const palette = notebookPalette(root);
  let isDrawing = false;
  const draw = () => {
    isDrawing = false;
    if (!root.isConnected) return;
    const state = client.state();
    const colors = palette();
    controls.show(state);
    last.hidden = Boolean(state.frame) || !model.get("_picture");
    pictures.hidden = !last.hidden;
    drawNetwork(network, { state, features: model.get("_features"), colors, say });
    drawPlane(plane, { state, tasks: model.get("_tasks"), colors, say });
    drawChart(chart, { state, colors, say });
  };
  const soon = () => {
    if (isDrawing) return;
    isDrawing = true;
    requestAnimationFrame(draw);
  };
  const stop = client.subscribe(soon);
  const sizes = new ResizeObserver(soon);
  for (const each of [network, plane, chart]) sizes.observe(each);
  const looks = new MutationObserver(soon);
  for (const each of [document.documentElement, document.body]) looks.observe(each, { attributes: true });
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  scheme.addEventListener("change", soon);
  soon();
  return () => {
    stop();
    sizes.disconnect();
    looks.disconnect();
    scheme.removeEventListener("change", soon);
  };
}
