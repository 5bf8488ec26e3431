// A frame without an origin gets no modules and no live connection. This script runs there all the same, and has the page say so.
if (origin === "null") document.documentElement.dataset.status = "sandboxed";
