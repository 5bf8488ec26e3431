/** Inside the frame of another page: tells that page how high this one is, so that the frame need not scroll. */

/** @param {Store} store */
export function bindEmbedding(store) {
  if (parent === window) return;
  let told = 0;
  const tell = () => {
    const height = document.body.scrollHeight;
    if (!store.state().prepared.embed || height === told) return;
    told = height;
    // Whoever frames the page may know its height: that says nothing of what is on it.
    parent.postMessage({ type: "playground.height", height }, "*");
  };
  new ResizeObserver(tell).observe(document.body);
  store.subscribe((state, _, before) => state.prepared !== before.prepared && tell());
}
