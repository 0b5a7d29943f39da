// How a passkey lets a device's key in, and that it did (endorsement.py).
import {
  base64, fromUtf8, hex, isObject, refuse, refusedAs, sha256, unbase64url, unhex, utf8,
} from "./bytes.js";
import { canonical } from "./canonical.js";
import { checkSignature } from "./keys.js";

const ENDORSED = "authenticator_data,client_data,passkey,signature";
const ORIGIN = /^(?:https:\/\/([a-z0-9.-]+)|http:\/\/(localhost))(?::[0-9]{1,5})?$/;
const PRESENT_AND_VERIFIED = 0x05;
const ATTESTED = 0x40;
const EXTENDED = 0x80;

// The passkey that a key's value names as its endorser, or null.
export function endorser(value) {
  const passkey = isObject(value) && isObject(value.endorsement) && value.endorsement.passkey;
  return typeof passkey === "string" ? passkey : null;
}

// `passkey` is {spki, algorithm, rp}: its public half, and the host that it is for.
export async function checkEndorsement(value, passkey) {
  const { endorsement, ...said } = value;
  const wrong = () => refuse("keys.assertion");
  if (!isObject(endorsement) || String(Object.keys(endorsement)) !== ENDORSED) wrong();
  const bytes = (text) => (typeof text === "string" && unbase64url(text)) || wrong();
  const authenticator = bytes(endorsement.authenticator_data);
  const client = bytes(endorsement.client_data);
  const signature = bytes(endorsement.signature);
  const asked = await sha256(utf8(`nguon/device-key/v1\n${canonical(said)}`));
  checkClient(client, asked, passkey.rp, wrong);
  const flags = authenticator.length >= 37 ? authenticator[32] : 0;
  if (
    hex(authenticator.slice(0, 32)) !== (await sha256(utf8(passkey.rp))) ||
    (flags & (PRESENT_AND_VERIFIED | ATTESTED)) !== PRESENT_AND_VERIFIED ||
    (authenticator.length > 37 && !(flags & EXTENDED))
  ) {
    wrong();
  }
  const message = unhex(hex(authenticator) + (await sha256(client)));
  await checkSignature(passkey.spki, passkey.algorithm, signature, message).catch(
    refusedAs("keys.assertion"),
  );
}

// What the browser says it was asked, and where.
function checkClient(bytes, asked, rp, wrong) {
  let text;
  let said;
  try {
    text = fromUtf8(bytes);
    said = JSON.parse(text);
    canonical(said);
  } catch {
    wrong();
  }
  // With no key twice and no white space: what two readers could read in two ways is none.
  if (!isObject(said) || JSON.stringify(said) !== text) wrong();
  const challenge = base64(unhex(asked)).replaceAll("+", "-").replaceAll("/", "_").slice(0, -1);
  const [, secure, local] = (typeof said.origin === "string" && said.origin.match(ORIGIN)) || [];
  const host = secure ?? local ?? "";
  if (
    said.type !== "webauthn.get" ||
    said.challenge !== challenge ||
    (said.crossOrigin ?? false) !== false ||
    said.crossOrigin === null ||
    "topOrigin" in said ||
    !host ||
    !(host === rp || host.endsWith(`.${rp}`))
  ) {
    wrong();
  }
}
