/** Tables as comma-separated text. Pure. */

/**
 * @param {string[]} header
 * @param {unknown[][]} rows
 * @returns {string}
 */
export function tableText(header, rows) {
  return [header, ...rows].map((row) => row.map(cellText).join(",")).join("\n") + "\n";
}

function cellText(value) {
  const text = value === null || value === undefined || Number.isNaN(value) ? "" : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
