// Bytes, text and hashes. A hash is lower-case hex here: short to compare and look up.

// What is not shown to be right. `code` is one of nguon.messages, as in Python.
export class Refused extends Error {
  constructor(code, figures = {}) {
    super(code);
    this.code = code;
    this.figures = { ...figures };
  }
}

// This browser lacks what a check needs: neither yes nor no, and never "verified".
export class Unable extends Error {}

export function refuse(code, figures) {
  throw new Refused(code, figures);
}

// What stumbles over evidence refuses it: whoever made it would rather see a shrug.
export const refusalOf = (error) =>
  error instanceof Refused || error instanceof Unable ? error : new Refused("browser.malformed");

// For `catch`: a refusal under a name that says more; anything else goes on as it is.
export const refusedAs = (code, figures) => (error) => {
  throw error instanceof Refused ? new Refused(code, figures) : error;
};

export const utf8 = (text) => new TextEncoder().encode(text);

export const fromUtf8 = (bytes) =>
  new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);

export const hex = (bytes) =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

export const unhex = (text) =>
  Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));

export const isHash = (text) => typeof text === "string" && /^[0-9a-f]{64}$/.test(text);

export const has = (object, name) => Object.hasOwn(object, name);

export const isObject = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export async function sha256(bytes) {
  // Without https (or localhost, or a file) a browser gives a page no WebCrypto.
  if (!globalThis.crypto?.subtle) throw new Unable();
  return hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

export const hashOf = (text) => sha256(unhex(text));

export const base64 = (bytes) =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

// The bytes that encode back to exactly this text, or undefined.
export function unbase64(text) {
  try {
    const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    return base64(bytes) === text ? bytes : undefined;
  } catch {
    return undefined;
  }
}

// The same for the unpadded base64url of our own formats.
export const unbase64url = (text) =>
  /^[\w-]*$/.test(text)
    ? unbase64(
        text.replaceAll("-", "+").replaceAll("_", "/") + "===".slice((text.length + 3) % 4),
      )
    : undefined;
