// What witnesses say of a log that they do not run (cosignature.py), and how many of those
// whom the reader trusts have said it. No browser checks ML-DSA-44 yet: such a line is
// counted apart and never among those that were checked.
import { hex, refuse, refusedAs, utf8 } from "./bytes.js";
import { checkSignature, ed25519Spki } from "./keys.js";
import { ML_DSA, parseLine, parseVerifier, WITNESS } from "./note.js";

const SIZES = { [WITNESS]: 64, [ML_DSA]: 2420 };

export const parseCosigner = (text) => parseVerifier(text, [WITNESS, ML_DSA]);

// The cosignature in `line`, made by that key over that checkpoint.
export async function checkCosignature(line, by, checkpoint) {
  const { name, id, signature: blob } = parseLine(line);
  const figures = { name: by.name };
  const wrong = () => refuse("log.cosignature_wrong", figures);
  if (name !== by.name || id !== by.id || blob.length !== 8 + SIZES[by.kind]) wrong();
  const time = BigInt(`0x${hex(blob.slice(0, 8))}`);
  if (time >= 2n ** 63n) wrong();
  if (by.kind === ML_DSA) return { by, checked: false };
  const message = utf8(`cosignature/v1\ntime ${time}\n${checkpoint.text}`);
  await checkSignature(ed25519Spki(by.key), "Ed25519", blob.slice(8), message).catch(
    refusedAs("log.cosignature_wrong", figures),
  );
  return { by, checked: true };
}

// Those of a note's lines that are by these keys; one wrong line of theirs spoils all.
export async function checkKnown(lines, keys, checkpoint) {
  const found = new Map();
  for (const line of lines) {
    const { name, id } = parseLine(line);
    const by = keys.find((one) => one.name === name && one.id === id);
    if (by) found.set(by, await checkCosignature(line, by, checkpoint));
  }
  return [...found.values()];
}

// Says who cosigned: those whom the reader named, and apart from them the rest. Returns
// how many the reader named. A log may have a second key, of ML-DSA-44, whose line stands
// among these; where a policy names logs, `verifier` must be one of them.
export function tellWitnesses(witnesses, verifier, policy, tell) {
  const logs = policy?.logs.map((key) => key.text) ?? [];
  if (logs.length && !logs.includes(verifier.text)) {
    refuse("log.policy_other_log", { origin: verifier.name });
  }
  const checked = witnesses.filter((one) => one.checked);
  const named = policy ? policy.named(checked.map((one) => one.by)) : [];
  if (policy && !policy.isMet(named)) {
    refuse("log.quorum_unmet", { count: named.length, known: policy.witnesses.size });
  }
  if (named.length) {
    tell(2, "witnessed", { count: named.length, names: named.map((by) => by.name).join(", ") });
  }
  // One key under two names is one witness: an Ed25519 line does not say its name.
  const rest = new Set(checked.map((one) => hex(one.by.key)));
  for (const by of named) rest.delete(hex(by.key));
  if (rest.size) tell(2, "witnessed_unnamed", { count: rest.size });
  const unread = witnesses.length - checked.length;
  if (unread) tell(2, "witness_unread", { count: unread });
  else if (!rest.size && !named.length) tell(2, "not_witnessed", {});
  return named.length;
}
