// Runs before the first paint, which a module cannot: without it a dark page would flash light.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  if (localStorage.getItem("palette") === "contrast") document.documentElement.dataset.palette = "contrast";
} catch {
  // Storage is refused: the system's theme it is.
}
