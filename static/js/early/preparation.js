// Runs before the first paint, which a module cannot: what a teacher's link hides must not flash up first.
// features/preparation/view.js takes over from here.
{
  const asked = Object.fromEntries(location.hash.slice(1).split("&").map((part) => part.split("=")));
  const names = (asked.hide ?? "").split(",").filter((/** @type {string} */ name) => /^\w+$/.test(name));
  if (names.length) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`${names.map((/** @type {string} */ name) => `[data-part~="${name}"]`).join(", ")} { display: none !important; }`);
    document.adoptedStyleSheets = [sheet];
  }
  document.documentElement.toggleAttribute("data-embed", asked.embed === "1" || asked.embed === "true");
}
