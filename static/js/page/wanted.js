/** Loads what a state wants as soon as it does. */

/**
 * @param {Pick<Store, "subscribe" | "state" | "dispatch">} store
 * @returns {(isWanted: (state: State) => boolean, load: () => Promise<void>) => void} loads something once; what could not be loaded is
 *     said, and tried again when it is wanted anew: at once it would most likely fail again, and be said again
 */
export function loadsWhenWanted(store) {
  return (isWanted, load) => {
    let [isLoading, isThere, wasWanted] = [false, false, false];
    const look = async (/** @type {State} */ state) => {
      if (isThere) return;
      const isNow = isWanted(state);
      const isAnew = isNow && !wasWanted;
      wasWanted = isNow;
      if (!isAnew || isLoading) return;
      isLoading = true;
      try {
        await load();
        isThere = true;
      } catch (error) {
        store.dispatch({ type: "toastShown", key: "page.part_not_loaded", blanks: {} });
        throw error;
      } finally {
        isLoading = false;
      }
    };
    store.subscribe(look);
    look(store.state());
  };
}
