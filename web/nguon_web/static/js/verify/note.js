// Signed notes, verifier keys and checkpoints of C2SP (note.py, checkpoint.py).
import { hex, refuse, refusedAs, sha256, unbase64, utf8 } from "./bytes.js";
import { checkSignature, ed25519Spki, loadKey } from "./keys.js";

// What a key may be for: the type that stands before it.
export const LOG = 1;
export const WITNESS = 4;
export const ML_DSA = 6;
const LENGTH = { [LOG]: 32, [WITNESS]: 32, [ML_DSA]: 1312 };
const EMPTY_ROOT = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

const isName = (name) => name !== "" && !/[\0-\x20+\x85\u2028\u2029\p{Zs}]/u.test(name);

// name+<key id in hex>+<base64 of type || public key>
export async function parseVerifier(text, kinds = [LOG]) {
  const wrong = () => refuse("log.verifier_key");
  const [, name, id, encoded] = text.match(/^([^+]+)\+([0-9a-f]{8})\+(.+)$/) ?? wrong();
  if (!isName(name)) refuse("log.key_name");
  const blob = unbase64(encoded) ?? wrong();
  const kind = blob[0];
  if (!kinds.includes(kind) || blob.length !== LENGTH[kind] + 1) wrong();
  const hash = await sha256(new Uint8Array([...utf8(`${name}\n`), ...blob]));
  if (!hash.startsWith(id)) wrong();
  const verifier = { name, id, kind, key: blob.slice(1), text };
  // A point that is no key is refused here and not at the first signature.
  if (kind !== ML_DSA) {
    await loadKey(ed25519Spki(verifier.key), "Ed25519").catch(refusedAs("log.verifier_key"));
  }
  return verifier;
}

export function parseLine(line) {
  const wrong = () => refuse("log.note");
  const [, name, encoded] = line.match(/^— ([^ ]+) ([A-Za-z0-9+/]+={0,2})$/) ?? wrong();
  if (!isName(name)) refuse("log.key_name");
  const blob = unbase64(encoded) ?? wrong();
  if (blob.length < 5) wrong();
  return { name, id: hex(blob.slice(0, 4)), signature: blob.slice(4) };
}

function splitNote(note) {
  const wrong = () => refuse("log.note");
  const at = note.lastIndexOf("\n\n");
  if (note.length > 1 << 20 || at < 0 || !note.endsWith("\n")) wrong();
  const text = note.slice(0, at + 1);
  // Python's signs below a space, all of them control characters, but the newline.
  if (/[\0-\x09\x0b-\x1f]/.test(text)) wrong();
  const lines = note.slice(at + 2, -1).split("\n");
  if (lines.length > 100) wrong();
  return { text, lines: lines.map(parseLine) };
}

export const linesOf = (note) => {
  splitNote(note);
  return note.slice(note.lastIndexOf("\n\n") + 2, -1).split("\n");
};

// The text of a note that these keys have signed; one wrong line of theirs spoils it.
export async function openNote(note, verifiers) {
  const { text, lines } = splitNote(note);
  let signed = false;
  for (const line of lines) {
    const by = verifiers.find((one) => one.name === line.name && one.id === line.id);
    if (!by) continue;
    const key = ed25519Spki(by.key);
    await checkSignature(key, "Ed25519", line.signature, utf8(text)).catch(
      refusedAs("log.note_signature", { name: by.name }),
    );
    signed = true;
  }
  if (!signed) {
    refuse("log.note_unsigned", { names: verifiers.map((one) => one.name).join(", ") });
  }
  return text;
}

export async function openCheckpoint(note, verifier) {
  const text = await openNote(note, [verifier]);
  const wrong = () => refuse("log.checkpoint");
  const [, origin, size, encoded] =
    text.match(/^([^\n]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*$/) ?? wrong();
  const root = hex(unbase64(encoded) ?? wrong());
  if (BigInt(size) >= 2n ** 63n || (size === "0" && root !== EMPTY_ROOT)) wrong();
  if (origin !== verifier.name) refuse("log.other_log", { origin, name: verifier.name });
  return { origin, size: Number(size), root, text };
}
