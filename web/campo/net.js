// Speaks to the server. Whether there is a network is judged by the answer: `navigator.onLine` says
// yes also where nothing comes back, and a hotel's own page answers in the server's place.
import * as sense from "./sense.js";

const PATIENCE = 15_000;
const KIND = {
  200: "ok", 401: "out", 403: "foreign", 404: "foreign", 410: "gone", 413: "refused", 422: "refused",
};

// { kind, said }: kind is one of KIND, "trouble" where the server could not, "away" where nobody of
// ours answered.
export async function ask(path, body) {
  const request = {
    method: body ? "POST" : "GET", cache: "no-store", credentials: "same-origin",
    redirect: "error", signal: AbortSignal.timeout(PATIENCE),
    headers: { "X-Ponte-Campo": "1", Accept: "application/json" },
  };
  if (body) {
    request.body = JSON.stringify(body);
    request.headers["Content-Type"] = "application/json";
  }
  try {
    const answer = await fetch(`/campo/${path}`, request);
    // Said before anything is read of it, in plain words.
    if (answer.status === 413) return { kind: "refused", said: {}, why: "refused_long" };
    const said = await answer.json();
    if (typeof said?.now !== "string") return { kind: "away", said: {} };
    sense.told(said.now);
    return { kind: said.revoked ? "gone" : KIND[answer.status] || "trouble", said };
  } catch {
    return { kind: "away", said: {} };
  }
}
