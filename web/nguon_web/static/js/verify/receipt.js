// A receipt: proof that one entry is in the log, C2SP's tlog-proof (receipt.py, kept.py).
import { fromUtf8, hex, refusalOf, refuse, unbase64 } from "./bytes.js";
import { checkOlder, readBundle, tellOlder } from "./bundle.js";
import { checkKnown, tellWitnesses } from "./cosignature.js";
import { leafHash } from "./entry.js";
import { checkInclusion } from "./merkle.js";
import { linesOf, openCheckpoint } from "./note.js";
import { isPassport, passportNote } from "./passport.js";

const HEADER = "c2sp.org/tlog-proof@v1";

export const isReceipt = (bytes) =>
  HEADER === String.fromCharCode(...bytes.slice(0, HEADER.length));

export function parseReceipt(bytes) {
  const wrong = () => refuse("log.receipt");
  const data = (text) => unbase64(text) ?? wrong();
  const [, extra, index, path, note] =
    textOf(bytes, "log.receipt").match(
      /^c2sp\.org\/tlog-proof@v1\n(?:extra ([\w+/]+={0,2})\n)?index (0|[1-9][0-9]{0,18})\n((?:[\w+/]{43}=\n){0,63})\n([^]+)$/,
    ) ?? wrong();
  return {
    index: Number(index),
    path: path.split("\n").slice(0, -1).map((step) => hex(data(step))),
    note,
    entry: extra === undefined ? null : data(extra),
  };
}

// The checkpoint under which the entry is in the log. Options as for a bundle, and `entry`
// for a receipt that does not carry its own.
export const checkReceipt = (bytes, verifier, options = {}) =>
  check(bytes, verifier, options).catch((error) => {
    throw refusalOf(error);
  });

async function check(bytes, verifier, options) {
  const { older, policy, tell = () => {} } = options;
  const { index, path, note, entry: carried } = parseReceipt(bytes);
  const entry = options.entry ?? carried;
  if (!entry) refuse("log.receipt_without_entry");
  if (carried && String(carried) !== String(entry)) refuse("log.receipt_of_another");
  const checkpoint = await openCheckpoint(note, verifier);
  const { size, root, origin } = checkpoint;
  tell(2, "checkpoint", { size, origin });
  let named = 0;
  if (policy) {
    const keys = [...policy.witnesses.values()];
    const cosigned = await checkKnown(linesOf(note), keys, checkpoint);
    named = tellWitnesses(cosigned, verifier, policy, tell);
  }
  await checkInclusion(await leafHash(entry), index, size, path, root);
  tell(3, "inclusion", { entries: 1 });
  await checkOlder(undefined, checkpoint, older);
  tellOlder(older, named, tell);
  return { index, checkpoint };
}

// The signed note in what people keep: a checkpoint, a receipt, a bundle or a passport.
export async function noteIn(bytes) {
  if (isReceipt(bytes)) return parseReceipt(bytes).note;
  if (isPassport(bytes)) return passportNote(bytes);
  if (bytes[0] === 0x7b) return (await readBundle(bytes)).checkpoint;
  return textOf(bytes, "log.note");
}

function textOf(bytes, code) {
  try {
    return fromUtf8(bytes);
  } catch {
    return refuse(code);
  }
}
