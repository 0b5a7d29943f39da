// A passport: what the ledger said of a batch at one moment, signed (passport.py, jws.py).
// The five steps and their codes are those of Python.
import { checkBundle, checkOlder, tellOlder } from "./bundle.js";
import { fromUtf8, isObject, refusalOf, refuse, refusedAs, unbase64url, utf8 } from "./bytes.js";
import { canonical, parseExact } from "./canonical.js";
import { checkSignature } from "./keys.js";
import { codeOf, keyName, kindOf } from "./names.js";
import { keyAt } from "./signers.js";

const SIGNED = ["alg=EdDSA", "cty=vc", "typ=vc+jwt"];

// `{"` in base64url.
export const isPassport = (bytes) => String.fromCharCode(...bytes.slice(0, 3)) === "eyJ";

export const didOf = (origin) =>
  `did:web:${origin.replaceAll(":", "%3A").replaceAll("/", ":")}`;

// What a passport says once all is passed: as of its checkpoint, and of nothing later.
// `older` and `code` as for a bundle.
export const checkPassport = (bytes, verifier, options = {}) =>
  openPassport(bytes, verifier, options).catch((error) => {
    throw refusalOf(error);
  });

async function openPassport(bytes, verifier, { older, code, tell = () => {} }) {
  const { header, credential, signature, message } = partsOf(bytes);
  const { kid, ...fixed } = header;
  const said = Object.entries(fixed).map(([name, value]) => `${name}=${value}`);
  if (String(said) !== String(SIGNED) || typeof kid !== "string") badPart("header");
  const record = recordOf(credential);
  if (!isObject(record["nguon:key"])) badPart("nguon:key");
  const shown = await checkBundle(utf8(canonical(record["nguon:key"])), verifier);
  const { origin, size, root } = shown.checkpoint;
  const name = kid.slice(kid.lastIndexOf("#") + 1);
  if (kid !== `${didOf(origin)}#${name}` || shown.subject !== keyName(name)) {
    refuse("passport.other_key", { kid });
  }
  const last = shown.entries.get(size - 1);
  const history = shown.histories.get(shown.subject);
  const held = history.map((at) => [at, shown.entries.get(at)]);
  const key = await keyAt(shown.subject, size - 1, last, held);
  if (key.use !== "registrar" || key.algorithm !== "Ed25519") refuse("passport.no_registrar");
  tell(1, "passport.step.form", {});
  await checkSignature(key.spki, "Ed25519", signature, message).catch(
    refusedAs("passport.signature"),
  );
  tell(2, "passport.step.signature", {});
  const state = ["nguon:origin", "nguon:size", "nguon:root"].map((member) => record[member]);
  if (String(state) !== String([origin, size, root])) refuse("passport.other_state");
  const found = await readRecord(credential, record);
  if (code && found.batch !== code) {
    refuse("log.subject_other", { subject: found.batch, asked: code });
  }
  tell(3, "passport.step.as_of", { ...found, size });
  if (found.recalled) tell(4, "passport.step.recalled_then", {});
  await checkOlder(undefined, shown.checkpoint, older);
  if (older) tellOlder(older, 0, tell);
  return { ...found, checkpoint: shown.checkpoint };
}

export const passportNote = (bytes) =>
  recordOf(partsOf(bytes).credential)["nguon:key"]?.checkpoint ?? badPart("nguon:key");

const badPart = (part) => refuse("passport.form", { part });

// Header, credential, signature and what it is over: each part encodes back to itself.
function partsOf(bytes) {
  const [text] = /^[\w.-]*/.exec(fromUtf8(bytes));
  const rest = bytes.length - text.length;
  const parts = text.split(".");
  if (parts.length !== 3 || rest > 1 || (rest && bytes.at(-1) !== 10)) badPart("JWT");
  const [header, credential, signature] = parts.map((p) => unbase64url(p) ?? badPart("base64url"));
  return {
    header: objectIn(header, "header"),
    credential: objectIn(credential, "payload"),
    signature,
    message: utf8(`${parts[0]}.${parts[1]}`),
  };
}

function objectIn(bytes, part) {
  let value;
  try {
    value = parseExact(bytes);
  } catch {
    badPart(part);
  }
  return isObject(value) ? value : badPart(part);
}

const recordOf = ({ evidence }) =>
  (Array.isArray(evidence) ? evidence : []).find(
    (one) => isObject(one) && canonical(one.type ?? null) === '["nguon:LedgerRecord"]',
  ) ?? badPart("evidence");

async function readRecord({ credentialSubject, validFrom }, record) {
  const batch = record["nguon:batch"];
  const head = record["nguon:head"];
  if (typeof batch !== "string" || kindOf(batch) !== "batch") badPart("evidence");
  const code = await codeOf(batch);
  if (record["nguon:code"] !== code || !isObject(head)) badPart("evidence");
  if (!isObject(credentialSubject) || typeof validFrom !== "string") badPart("evidence");
  const count = head["nguon:count"];
  if (!Number.isInteger(count) || count < 1 || typeof head["nguon:leaf"] !== "string") {
    badPart("nguon:head");
  }
  const status = credentialSubject["nguon:status"];
  if (!["recalled", "notRecalled"].includes(status)) badPart("nguon:status");
  return { batch: code, count, made: validFrom, recalled: status === "recalled" };
}
