/** The calls of REST that the page makes. Knows addresses and answers; not what is done with them. */

/** What the server said against a request. */
export class Refused extends Error {}

/**
 * @param {string} base the page's own address
 * @param {string} language in which refusals are to be said
 */
export function restAt(base, language) {
  const place = (path, query = {}) => {
    const url = new URL(`api/${path}`, base);
    for (const [name, value] of Object.entries(query)) if (value !== null && value !== "") url.searchParams.set(name, String(value));
    return url;
  };

  async function ask(method, path, { query = {}, body = null } = {}) {
    const sent = body === null ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    const response = await fetch(place(path, { ...query, lang: language }), { method, ...sent });
    if (response.ok) return response.status === 204 ? null : response.json();
    const said = await response.json().catch(() => null);
    throw new Refused(said?.detail ?? `${response.status} ${response.statusText}`);
  }

  return {
    listRuns: (query) => ask("GET", "runs", { query }),
    createRun: (body) => ask("POST", "runs", { body }),
    cancelRun: (id) => ask("POST", `runs/${id}/cancel`),
    deleteRun: (id) => ask("DELETE", `runs/${id}`),
    getHistory: (id, points) => ask("GET", `runs/${id}/history`, { query: { points } }),
    listSweeps: (query) => ask("GET", "sweeps", { query }),
    createSweep: (body) => ask("POST", "sweeps", { body }),
    getSweep: (id) => ask("GET", `sweeps/${id}`),
    cancelSweep: (id) => ask("POST", `sweeps/${id}/cancel`),
  };
}
