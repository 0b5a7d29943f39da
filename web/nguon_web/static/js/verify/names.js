// What an identifier names: a batch, or one of the registered things (identifiers.py).
import { refuse, sha256, utf8 } from "./bytes.js";

const GS1 = "https://id.gs1.org/";
const OURS = "https://w3id.org/nguon/";
const SIGN = "(?:[A-Za-z0-9._-]|%[0-9A-F]{2}){1,20}";
// Crockford's base32: no I, L, O, U.
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const CODE = `[${DIGITS}]{17}`;
const LOT = new RegExp(`^(${GS1}01/([0-9]{14})/10/${SIGN})(?:/21/${SIGN})?$`);
const BATCH = new RegExp(`^${OURS}b/${CODE}$`);
const THING = new RegExp(
  `^${OURS}(?:(b|org|product|place|area|certificate|rules)/(${CODE})|key/[0-9a-f]{64})$`,
);

export const keyName = (fingerprint) => `${OURS}key/${fingerprint}`;

// The batch that a class or a serial belongs to, or null.
export const batchOf = (uri) => uri.match(LOT)?.[1] ?? (BATCH.test(uri) ? uri : null);

export function productOf(batch) {
  const gtin = batch.match(LOT)?.[2];
  if (!gtin) return null;
  const total = [...gtin].reduce((sum, digit, at) => sum + digit * (at % 2 ? 1 : 3), 0);
  if (total % 10) refuse("id.check_digit", { number: gtin, digit: "?" });
  return `${GS1}01/${gtin}`;
}

export function kindOf(uri) {
  const thing = uri.match(THING);
  if (thing) {
    const [, kind, code] = thing;
    if (!kind) return "key";
    if (checkSign(code.slice(0, 16)) !== code[16]) return null;
    return { b: "batch", org: "organisation" }[kind] ?? kind;
  }
  if (LOT.test(uri) && batchOf(uri) === uri) return "batch";
  if (/^https:\/\/id\.gs1\.org\/01\/[0-9]{14}$/.test(uri)) return "product";
  return /^https:\/\/id\.gs1\.org\/414\/[0-9]{13}$/.test(uri) ? "place" : null;
}

// ISO 7064, hybrid system, MOD 33,32.
function checkSign(signs) {
  let product = 32;
  for (const sign of signs) product = (((product + DIGITS.indexOf(sign)) % 32 || 32) * 2) % 33;
  return DIGITS[(33 - product) % 32];
}

// The code of a batch: its own, or computed from its GTIN and lot. It stands on the label.
export async function codeOf(batch) {
  if (BATCH.test(batch)) return batch.slice(-17);
  const hash = await sha256(utf8(`nguon/code/v1\n${batch}`));
  const bits = BigInt(`0x${hash.slice(0, 20)}`).toString(32).padStart(16, "0");
  const signs = [...bits].map((sign) => DIGITS[parseInt(sign, 32)]).join("");
  return signs + checkSign(signs);
}
