/** The calls of REST that the page makes. */

/** What the server said against a request: as one text, and by field where it says so. */
class Refused extends Error {
  /**
   * @param {string} message
   * @param {{field: string, message: string}[]} problems
   */
  constructor(message, problems) {
    super(message);
    this.problems = problems;
  }
}

/**
 * @param {string} base the page's own address
 * @param {string} language in which refusals are to be said
 */
export function restAt(base, language) {
  /**
   * @param {string} path
   * @param {Record<string, unknown>} [query]
   */
  const place = (path, query = {}) => {
    const url = new URL(`api/${path}`, base);
    for (const [name, value] of Object.entries(query)) if (value !== null && value !== "") url.searchParams.set(name, String(value));
    return url;
  };

  /**
   * @param {string} method
   * @param {string} path
   * @param {{query?: Record<string, unknown>, body?: unknown}} [further]  body: JSON, or the bytes of a file
   */
  async function ask(method, path, further) {
    const response = await answerTo(method, path, further);
    return response.status === 204 ? null : isBytes(response) ? response.arrayBuffer() : isText(response) ? response.text() : response.json();
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {{query?: Record<string, unknown>, body?: unknown, signal?: AbortSignal}} [third]
   */
  async function answerTo(method, path, { query = {}, body = null, signal } = {}) {
    const isFile = body instanceof Blob;
    const type = isFile ? "application/octet-stream" : "application/json";
    const sent = body === null ? {} : { body: isFile ? body : JSON.stringify(body), headers: { "content-type": type } };
    const response = await fetch(place(path, { ...query, lang: language }), { method, signal, ...sent });
    if (response.ok) return response;
    const said = await response.json().catch(() => null);
    const message = said?.detail ?? `${response.status} ${response.statusText}`;
    throw new Refused(message, said?.errors ?? [{ field: "", message }]);
  }

  /** @param {Response} response */
  function isBytes({ headers }) {
    return headers.get("content-type") === "application/octet-stream";
  }

  /** @param {Response} response */
  function isText({ headers }) {
    return headers.get("content-type")?.startsWith("text/");
  }

  return {
    /** @param {unknown} error */
    isRefusal: (error) => error instanceof Refused,
    ask,
    answerTo,
    getCatalog: () => ask("GET", "catalog"),
    getGlossary: () => ask("GET", "glossary"),
    listLessons: () => ask("GET", "lessons"),
    /** @param {string} id */
    getLesson: (id) => ask("GET", `lessons/${id}`),
    /** @param {Record<string, unknown>} query */
    listRuns: (query) => ask("GET", "runs", { query }),
    /** @param {unknown} body */
    createRun: (body) => ask("POST", "runs", { body }),
    /** @param {number} id */
    getRun: (id) => ask("GET", `runs/${id}`),
    /** @param {number} id */
    getState: (id) => ask("GET", `runs/${id}/state`),
    /** @param {number} id */
    cancelRun: (id) => ask("POST", `runs/${id}/cancel`),
    /** @param {number} id */
    deleteRun: (id) => ask("DELETE", `runs/${id}`),
    /**
     * @param {number} id
     * @param {number} points at most
     */
    getHistory: (id, points) => ask("GET", `runs/${id}/history`, { query: { points } }),
    /** @param {number[]} runs */
    averageRuns: (runs) => ask("POST", "ensembles", { body: { runs } }),
    /** @param {unknown} body */
    createComparison: (body) => ask("POST", "comparisons", { body }),
    /**
     * @param {string} id
     * @param {Record<string, unknown>} [query]
     */
    getComparison: (id, query) => ask("GET", `comparisons/${id}`, { query }),
    /** @param {string} id */
    cancelComparison: (id) => ask("DELETE", `comparisons/${id}`),
    /** @param {Record<string, unknown>} query */
    listSweeps: (query) => ask("GET", "sweeps", { query }),
    /** @param {unknown} body */
    createSweep: (body) => ask("POST", "sweeps", { body }),
    /** @param {number} id */
    getSweep: (id) => ask("GET", `sweeps/${id}`),
    /** @param {number} id */
    cancelSweep: (id) => ask("POST", `sweeps/${id}/cancel`),
    /** @param {number} id */
    deleteSweep: (id) => ask("DELETE", `sweeps/${id}`),
    listBaselines: () => ask("GET", "baselines"),
    /** @param {unknown} body */
    fitBaselines: (body) => ask("POST", "baselines", { body }),
    /** @param {unknown} body */
    scriptOfBaseline: (body) => ask("POST", "baselines/script", { body }),
    /**
     * @param {Blob} source
     * @param {string} name
     * @param {unknown} answers
     */
    readTable: (source, name, answers) => ask("POST", "tables", { query: { name: name.slice(0, 200), answers: JSON.stringify(answers) }, body: source }),
  };
}
