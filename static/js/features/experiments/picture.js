/** The picture of a run's boundary, which the server draws. */

/**
 * Where the picture of a run's boundary is; null before there is one. Another epoch is another address.
 * @param {Run} run
 * @param {number} size in pixels
 * @param {import("../../page/theme.js").Palette["looks"]} looks of the page
 */
export function pictureOf({ id, epoch }, size, { theme, palette }) {
  return epoch > 0 ? `api/runs/${id}/boundary.png?size=${size}&theme=${theme}&palette=${palette}&epoch=${epoch}` : null;
}
