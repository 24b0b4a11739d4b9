// Passkeys: asks the server what to sign, the browser for the signature, and hands it in. Used by the
// sign-in pages, whose places for it are marked with data-passkey, and by the cover of session.js.
(() => {
  const decode = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
  };
  const encode = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const keys = (list = []) => list.map((key) => ({ ...key, id: decode(key.id) }));

  class Refused extends Error {}

  async function post(address, body) {
    let answer;
    try {
      answer = await fetch(address, {
        method: "POST", body, cache: "no-store", signal: AbortSignal.timeout(20_000),
      });
    } catch {
      throw new Refused("silent");
    }
    const said = await answer.json().catch(() => ({}));
    if (!answer.ok) throw Object.assign(new Refused("refused"), { why: said.why });
    return said;
  }

  const has = () => Boolean(window.isSecureContext && window.PublicKeyCredential);

  async function enter(next) {
    const asked = await post("/auth/passkey/options");
    const made = await navigator.credentials.get({
      publicKey: {
        ...asked, challenge: decode(asked.challenge), allowCredentials: keys(asked.allowCredentials),
      },
    });
    const { clientDataJSON, authenticatorData, signature, userHandle } = made.response;
    const response = {
      clientDataJSON: encode(clientDataJSON),
      authenticatorData: encode(authenticatorData),
      signature: encode(signature),
      userHandle: userHandle ? encode(userHandle) : null,
    };
    return handIn("/auth/passkey/enter", made, response, { next });
  }

  async function add(form) {
    const asked = await post("/auth/passkey/new/options", new URLSearchParams(new FormData(form)));
    const made = await navigator.credentials.create({
      publicKey: {
        ...asked,
        challenge: decode(asked.challenge),
        user: { ...asked.user, id: decode(asked.user.id) },
        excludeCredentials: keys(asked.excludeCredentials),
      },
    });
    const response = {
      clientDataJSON: encode(made.response.clientDataJSON),
      attestationObject: encode(made.response.attestationObject),
    };
    const name = form.elements.name.value;
    return handIn("/auth/passkey/new", made, response, { name, next: form.dataset.next });
  }

  function handIn(address, made, response, more) {
    const answer = {
      id: made.id, rawId: encode(made.rawId), type: made.type, response,
      clientExtensionResults: {}, authenticatorAttachment: made.authenticatorAttachment,
    };
    return post(address, JSON.stringify({ answer, ...more }));
  }

  // What went wrong, as the place's own words.
  function inWords(error, words) {
    if (error instanceof Refused) return error.why ?? words[error.message];
    if (error.name === "InvalidStateError") return words.there ?? words.refused;
    return error.name === "NotAllowedError" ? words.givenUp : words.none;
  }

  function serve(place) {
    const button = place.querySelector("button"), said = place.querySelector(".said");
    place.hidden = false;
    if (!has()) {
      button.hidden = true;
      said.textContent = place.dataset.none;
      said.hidden = false;
      return;
    }
    const adds = place.dataset.passkey === "add";
    (adds ? place : button).addEventListener(adds ? "submit" : "click", async (event) => {
      event.preventDefault();
      button.disabled = true;
      said.hidden = true;
      try {
        const { to } = await (adds ? add(place) : enter(place.dataset.next));
        location.assign(to);
      } catch (error) {
        said.textContent = inWords(error, place.dataset);
        said.hidden = false;
        button.disabled = false;
      }
    });
  }

  // On the cover of an ended session: what follows is the caller's.
  function offer(cover, arrived) {
    const place = cover.querySelector(".by-passkey"), said = cover.querySelector(".said");
    if (!place || !has()) return void place?.remove();
    const button = place.querySelector("button");
    button.addEventListener("click", async () => {
      button.disabled = true;
      said.textContent = "";
      try {
        await enter("/");
        return await arrived();
      } catch (error) {
        said.textContent = inWords(error, place.dataset);
      }
      button.disabled = false;
    });
  }

  window.pontePasskey = { offer };
  document.querySelectorAll("[data-passkey]").forEach(serve);
  document.querySelectorAll("[data-print]").forEach((button) =>
    button.addEventListener("click", () => window.print()));
})();
