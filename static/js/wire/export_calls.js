/** The calls of REST that write code, files and reports; a first visit makes none, and need not load them. */

/** @param {ReturnType<typeof import("./rest.js").restAt>} rest */
export function exportCallsOf({ ask, answerTo, isRefusal }) {
  return {
    isRefusal,
    listFormats: () => ask("GET", "export/formats"),
    listWays: () => ask("GET", "code/ways"),
    /** @param {unknown} body */
    writeCode: (body) => ask("POST", "code", { body }),
    /**
     * @param {unknown} body
     * @param {AbortSignal} [signal]
     */
    async exportNetwork(body, signal) {
      const answer = await answerTo("POST", "export", { body, signal });
      const lacks = answer.headers.get("playground-lacks")?.split(",") ?? [];
      return { name: nameOf(answer), lacks, bytes: await answer.arrayBuffer() };
    },
    /**
     * @param {string} path
     * @param {unknown} body  null: what is there already is asked for
     * @param {AbortSignal} signal
     */
    async writeReport(path, body, signal) {
      const answer = await answerTo(body === null ? "GET" : "POST", path, { body, signal });
      return { name: nameOf(answer), blob: await answer.blob() };
    },
  };
}

/**
 * Of a file that was sent.
 * @param {Response} response
 */
function nameOf({ headers }) {
  return /"(.*)"/.exec(headers.get("content-disposition") ?? "")?.[1] ?? "";
}
