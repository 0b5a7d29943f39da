/* Talking to the browser's passkeys, and to our own doors. Bytes travel as unpadded
   base64url. Nothing here decides anything: the server checks all of it again. */

export const able = () => window.isSecureContext && !!window.PublicKeyCredential && !!crypto.subtle;

export const text = (bytes) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
  .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

export const bytes = (said) =>
  Uint8Array.from(atob(said.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));

export const token = () => document.querySelector("[name=csrf_token]").value;

/* The server said no, in a sentence for people. */
export class Refused extends Error {}

export async function post(address, fields = {}) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json" },
    body: new URLSearchParams({ csrf_token: token(), ...fields }),
  });
  const said = await answer.json();
  if (!answer.ok) throw new Refused(said.detail || said.title);
  return said;
}

/* Make a passkey for what the server asked; return the fields that it takes. */
export async function create(asked) {
  const made = await navigator.credentials.create({
    publicKey: {
      challenge: bytes(asked.challenge),
      rp: { id: asked.rp, name: asked.name },
      user: { id: bytes(asked.user), name: asked.login, displayName: asked.person },
      pubKeyCredParams: [-7, -8].map((alg) => ({ type: "public-key", alg })),
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      excludeCredentials: asked.known.map((id) => ({ type: "public-key", id: bytes(id) })),
      attestation: "none",
    },
  });
  return {
    authenticator_data: text(made.response.getAuthenticatorData()),
    client_data: text(made.response.clientDataJSON),
  };
}

/* Let a passkey sign `challenge`; `known` are those it may be, empty for any of this host. */
export async function answer(challenge, rpId, known = []) {
  const made = await navigator.credentials.get({
    publicKey: {
      challenge,
      rpId,
      userVerification: "required",
      allowCredentials: known.map((id) => ({ type: "public-key", id: bytes(id) })),
    },
  });
  return {
    credential: text(made.rawId),
    authenticator_data: text(made.response.authenticatorData),
    client_data: text(made.response.clientDataJSON),
    signature: text(made.response.signature),
  };
}
