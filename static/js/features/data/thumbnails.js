/** The data sets' previews, drawn once a theme: the right way up, x2 upwards. */

import { taskIn } from "../../state/selectors.js";
import { fit } from "../../plot/canvas.js";
import { drawPoints, marksFor } from "../../plot/points.js";

const [FEW, MANY] = [24, 60]; // marks of this part of the width

/**
 * @param {Iterable<HTMLCanvasElement>} canvases each with `data-dataset`; of rows of one's own with these, `data-rows`, and `data-task`
 * @param {Pick<Page, "previews" | "classPreviews" | "palette">} given
 * @returns {Part}
 */
export function thumbnails(canvases, { previews, classPreviews, palette }) {
  const all = [...canvases];
  let drawn = "";
  return {
    draw(state) {
      const { dataset, classes, gate } = state.config.data;
      // Those that are not on the page have no size before they are.
      const shown = JSON.stringify([taskIn(state), state.unfolded.data, dataset, classes, gate, state.looks]);
      if (shown === drawn) return;
      drawn = shown;
      for (const canvas of all) {
        if (!canvas.clientWidth) continue;
        const { ctx, width } = fit(canvas);
        const { dataset: name = "", task, rows: own } = canvas.dataset;
        const { colorOf } = marksFor(state.tasks[/** @type {TaskName | undefined} */ (task) ?? state.taskOf[name]], palette());
        const rows = own ? JSON.parse(own) : (classPreviews[name]?.[classes] ?? classPreviews[name]?.[gate] ?? previews[name] ?? []);
        drawPoints(ctx, rows, { size: width, radius: width / (own ? FEW : MANY), ring: null, colorOf, kindOf: null });
      }
    },
  };
}
