// Signatures of entries and notes: Ed25519, and ECDSA on P-256, by WebCrypto (signature.py).
import { has, hex, refuse, Unable, unhex } from "./bytes.js";

const SPKI = {
  Ed25519: ["302a300506032b6570032100", 32],
  ES256: ["3059301306072a8648ce3d020106082a8648ce3d03010703420004", 64],
};
const ALGORITHM = {
  Ed25519: { name: "Ed25519" },
  ES256: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
};
const P = 2n ** 255n - 19n;
// The y of the points whose order divides 8: under such a key anybody can sign.
const SMALL = [
  0n, 1n, P - 1n,
  0x7a03ac9277fdc74ec6cc392cfa53202a0f67100d760b3cba4fd84d3d706a17c7n,
  0x05fc536d880238b13933c6d305acdfd5f098eff289f4c345b027b2c28f95e826n,
];

// RFC 8032 7.1, test 1. A browser that cannot check this checks nothing; in one that can,
// whatever fails later is the fault of what is being checked.
const TEST = {
  key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
  signature:
    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac" +
    "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
};
const known = new Map();
let able;

async function isAble() {
  try {
    const key = await load(ed25519Spki(unhex(TEST.key)), "Ed25519");
    const empty = new Uint8Array();
    return await crypto.subtle.verify(ALGORITHM.Ed25519, key, unhex(TEST.signature), empty);
  } catch {
    return false;
  }
}

const load = (spki, algorithm) =>
  crypto.subtle.importKey("spki", spki, ALGORITHM[algorithm], false, ["verify"]);

export async function loadKey(spki, algorithm) {
  able ??= isAble();
  if (!(await able)) throw new Unable();
  const text = hex(spki);
  const unreadable = () => refuse("log.key_unreadable");
  if (!has(SPKI, algorithm)) unreadable();
  const [prefix, length] = SPKI[algorithm];
  // One key has one SPKI, or it would have two names.
  if (!text.startsWith(prefix) || text.length !== prefix.length + 2 * length) unreadable();
  if (algorithm === "Ed25519") {
    const y = BigInt(`0x${hex(spki.slice(-32).reverse())}`) & (2n ** 255n - 1n);
    if (y >= P || SMALL.includes(y)) unreadable();
  }
  if (!known.has(text)) known.set(text, await load(spki, algorithm).catch(unreadable));
  return known.get(text);
}

export async function checkSignature(spki, algorithm, signature, message) {
  const key = await loadKey(spki, algorithm);
  const checked = crypto.subtle.verify(ALGORITHM[algorithm], key, signature, message);
  if (!(await checked.catch(() => false))) refuse("log.signature_wrong");
}

export const ed25519Spki = (key) => unhex(SPKI.Ed25519[0] + hex(key));
