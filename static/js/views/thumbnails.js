/** The data sets' previews, drawn once a theme: the right way up, x2 upwards. */

import { fit } from "./canvas.js";
import { drawPoints } from "./points.js";

/**
 * @param {Iterable<HTMLCanvasElement>} canvases each with `data-dataset`
 * @param {{previews: Record<string, number[][]>, palette: () => import("../theme.js").Palette}} given
 * @returns {import("../frame_loop.js").Part}
 */
export function thumbnails(canvases, { previews, palette }) {
  const all = [...canvases];
  return {
    // Those of the other problem type are not on the page, and have no size before they are.
    reads: (state) => [state.looks, state.taskOf[state.config.data.dataset]],
    draw() {
      for (const canvas of all) {
        if (!canvas.clientWidth) continue;
        const { ctx, width } = fit(canvas);
        const rows = previews[canvas.dataset.dataset ?? ""] ?? [];
        drawPoints(ctx, rows, { size: width, radius: width / 60, css: palette().css, ring: null, byShape: false });
      }
    },
  };
}
