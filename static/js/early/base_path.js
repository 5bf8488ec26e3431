// A proxy may take a path prefix away and pass its address without the closing slash on as "/". All that the page asks
// for is relative to the folder, so that it goes there first.
{
  const base = document.documentElement.dataset.basePath;
  if (base && location.pathname === base) location.replace(`${base}/${location.search}${location.hash}`);
}
