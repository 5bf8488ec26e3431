/** Pictures of runs' boundaries, which the server draws. */

const MOST_TOGETHER = 64; // runs that the server draws over each other

/**
 * Where the picture of a run's boundary is; null before there is one. Another epoch is another address.
 * @param {Run} run
 * @param {number} size in pixels
 * @param {import("../../page/theme.js").Palette["looks"]} looks of the page
 * @param {"train" | "test"} part of the rows that is drawn over it
 */
export function pictureOf({ id, epoch, hidesRows = false }, size, { theme, palette }, part = "train") {
  const rows = hidesRows ? "&rows=none" : part === "train" ? "" : `&rows=${part}`;
  return epoch > 0 ? `api/runs/${id}/boundary.png?size=${size}&theme=${theme}&palette=${palette}&epoch=${epoch}${rows}` : null;
}

/**
 * Where the picture of an average of runs is, of where they disagree, or of the boundary of each.
 * @param {number[]} ids of the runs
 * @param {string} shows average, disagreement or boundaries
 * @param {number} size in pixels
 * @param {import("../../page/theme.js").Palette["looks"]} looks of the page
 * @param {string} key another one at another epoch
 */
export function averagePictureOf(ids, shows, size, { theme, palette }, key) {
  const runs = ids.map((id) => `runs=${id}`).join("&");
  return `api/ensembles/boundary.png?${runs}&shows=${shows}&size=${size}&theme=${theme}&palette=${palette}&epochs=${key}`;
}

/**
 * Where the picture of several runs' boundaries over the average of their outputs is; null before all have begun.
 * @param {Run[]} runs
 * @param {number} size in pixels
 * @param {import("../../page/theme.js").Palette["looks"]} looks of the page
 */
export function together(runs, size, looks) {
  if (runs.length < 2 || runs.length > MOST_TOGETHER || !runs.every(({ epoch }) => epoch > 0)) return null;
  const epochs = runs.reduce((sum, { epoch }) => sum + epoch, 0);
  return averagePictureOf(runs.map(({ id }) => id), "boundaries", size, looks, String(epochs));
}

/**
 * Waits for no picture of some runs any more, nor of what they were averaged to: who deletes them may not ask for them.
 * @param {number[]} ids of the runs
 */
export function giveUpPictures(ids) {
  for (const image of document.images) {
    const { pathname, searchParams } = new URL(image.src || "about:blank");
    const shown = [/\/api\/runs\/(\d+)\/boundary\.png$/.exec(pathname)?.[1], ...searchParams.getAll("runs")];
    if (ids.some((id) => shown.includes(String(id)))) image.removeAttribute("src");
  }
}
