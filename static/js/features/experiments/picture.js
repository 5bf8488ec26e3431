/** Pictures of runs' boundaries, which the server draws. */

/**
 * Where the picture of a run's boundary is; null before there is one. Another epoch is another address.
 * @param {Run} run
 * @param {number} size in pixels
 * @param {import("../../page/theme.js").Palette["looks"]} looks of the page
 */
export function pictureOf({ id, epoch }, size, { theme, palette }) {
  return epoch > 0 ? `api/runs/${id}/boundary.png?size=${size}&theme=${theme}&palette=${palette}&epoch=${epoch}` : null;
}

/**
 * Where the picture of an average of runs is, or of where they disagree.
 * @param {number[]} ids of the runs
 * @param {string} shows average or disagreement
 * @param {number} size in pixels
 * @param {import("../../page/theme.js").Palette["looks"]} looks of the page
 * @param {string} key another one at another epoch
 */
export function averagePictureOf(ids, shows, size, { theme, palette }, key) {
  const runs = ids.map((id) => `runs=${id}`).join("&");
  return `api/ensembles/boundary.png?${runs}&shows=${shows}&size=${size}&theme=${theme}&palette=${palette}&epochs=${key}`;
}
