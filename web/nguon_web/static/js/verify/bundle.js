// A bundle: all that is needed to check what a page says of one batch, in one file.
// The ten steps and their order are those of bundle.py, and so is every code of refusal.
import { hex, isHash, isObject, refusalOf, refuse, Refused, unbase64url, utf8 } from "./bytes.js";
import { parseExact } from "./canonical.js";
import { checkChains } from "./chain.js";
import { mayStandBeside, reach } from "./closure.js";
import { checkCosignature, parseCosigner, tellWitnesses } from "./cosignature.js";
import { leafHash, opens, readEntry } from "./entry.js";
import { tellHands } from "./hand.js";
import { checkHeads } from "./headmap.js";
import { checkConsistency, rootOfMany } from "./merkle.js";
import { codeOf, keyName, kindOf } from "./names.js";
import { openCheckpoint } from "./note.js";
import { checkSigners } from "./signers.js";

const MEMBERS = "checkpoint,entries,format,hashes,heads,subject,subjects";

// What the bundle shows once all steps are passed; throws the first no, with its step.
// `older` is a checkpoint {origin, size, root} that the reader has kept, `code` that of
// the label, `policy` says which witnesses are trusted and how many of them must agree;
// `tell(number, name, figures)` hears each step as soon as it is passed.
export async function checkBundle(bytes, verifier, options = {}) {
  const { older, code, policy, tell = () => {} } = options;
  let step = 1;
  try {
    const said = await readBundle(bytes);
    tell(1, "form", {});
    step = 2;
    const checkpoint = await openCheckpoint(said.checkpoint, verifier);
    const { size, root, origin } = checkpoint;
    // Any second signature line could be changed without anybody noticing.
    if (said.checkpoint.split("\n").length !== checkpoint.text.split("\n").length + 2) {
      refuse("log.bundle_note");
    }
    tell(2, "checkpoint", { size, origin });
    const witnesses = [];
    for (const { key, line } of said.witnesses) {
      witnesses.push(await checkCosignature(line, await parseCosigner(key), checkpoint));
    }
    const named = tellWitnesses(witnesses, verifier, policy, tell);

    step = 3;
    const leaves = new Map();
    for (const [index, data] of said.entries) leaves.set(index, await leafHash(data));
    if ((await rootOfMany(leaves, size, said.hashes)) !== root) refuse("log.bundle_tree");
    const entries = new Map();
    for (const [index, data] of said.entries) entries.set(index, await readEntry(data));
    tell(3, "inclusion", { entries: entries.size });

    step = 4;
    await checkOlder(said.older, checkpoint, older);
    tellOlder(older, named, tell);

    step = 5;
    const last = entries.get(size - 1);
    if (last?.kind !== "index") refuse("log.index_missing");
    if (last.statement.size !== size - 1 || !isHash(last.statement.root)) refuse("log.index_wrong");
    const heads = await checkHeads(last.statement.root, said.subjects, said.heads);
    const batches = said.subjects.filter((name) => kindOf(name) === "batch").length;
    tell(5, "heads", { subjects: heads.size, batches });

    step = 6;
    const histories = checkChains(entries, leaves, heads);
    const kept = new Set([...histories.values()].flat()).add(size - 1);
    for (const index of entries.keys()) {
      if (!kept.has(index)) refuse("log.chain_surplus", { index });
    }
    tell(6, "chains", {});

    step = 7;
    const doubtful = await checkSigners(entries, histories);
    tell(7, "signatures", { entries: entries.size });
    tellHands(entries, tell);
    if (doubtful) tell(7, "doubtful", { count: doubtful });

    step = 8;
    checkClosure(said, last, entries, histories);
    tell(8, "closure", {});

    step = 9;
    for (const { entry: index, pointer, salt, value } of said.opened) {
      const entry = entries.get(index);
      if (!entry || !(await opens(entry, pointer, salt, value))) {
        refuse("log.opening_wrong", { index, pointer });
      }
    }
    if (said.opened.length) tell(9, "opened", { count: said.opened.length });

    step = 10;
    const { subject } = said;
    if (!histories.get(subject).length) refuse("log.subject_unknown", { subject });
    if (code && (kindOf(subject) !== "batch" || (await codeOf(subject)) !== code)) {
      refuse("log.subject_other", { subject, asked: code });
    }
    tell(10, "subject", { subject });
    return { subject, checkpoint, entries, histories, doubtful };
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal instanceof Refused) refusal.figures.step ??= step;
    throw refusal;
  }
}

// Step 1: the members of a bundle, each of its type, and no other.
export async function readBundle(bytes) {
  const value = parseExact(bytes, 1 << 26);
  const bad = (place) => refuse("log.bundle", { place });
  const text = (one, place) => (typeof one === "string" ? one : bad(place));
  const list = (one, place) => (Array.isArray(one) ? one : bad(place));
  const whole = (one, place) => (Number.isInteger(one) ? one : bad(place));
  const hash = (one, place) => (isHash(one) ? one : bad(place));
  const data = (one, place) => unbase64url(text(one, place)) ?? bad(place);
  const exactly = (one, names, place) =>
    isObject(one) && String(Object.keys(one)) === names ? one : bad(place);

  if (!isObject(value) || value.format !== "nguon/bundle/v1") bad("format");
  const { older, opened, witnesses, ...rest } = value;
  exactly(rest, MEMBERS, "members");
  if (!isObject(value.entries)) bad("entries");
  const entries = Object.entries(value.entries).map(([index, one]) => {
    if (!/^(0|[1-9]\d{0,15})$/.test(index) || !(Number(index) < 2 ** 53)) bad("entries");
    return [Number(index), data(one, "entries")];
  });
  const said = {
    checkpoint: text(value.checkpoint, "checkpoint"),
    entries: new Map(entries.sort(([a], [b]) => a - b)),
    hashes: list(value.hashes, "hashes").map((one) => hash(one, "hashes")),
    heads: list(value.heads, "heads").map((one) => text(one, "heads")),
    subject: text(value.subject, "subject"),
    subjects: list(value.subjects, "subjects").map((one) => text(one, "subjects")),
    opened: [],
    witnesses: [],
  };
  // Only what has a name of ours can be in the map; and a name is shown to people.
  if (!said.subjects.every(kindOf) || !isSorted(said.subjects)) bad("subjects");
  if (!said.subjects.includes(said.subject)) bad("subject");
  if ("older" in value) {
    exactly(older, "hashes,root,size", "older");
    said.older = {
      size: whole(older.size, "older"),
      root: hash(older.root, "older"),
      hashes: list(older.hashes, "older").map((one) => hash(one, "older")),
    };
  }
  if ("opened" in value) {
    said.opened = list(opened, "opened").map((one) => {
      exactly(one, "entry,pointer,salt,value", "opened");
      whole(one.entry, "opened");
      text(one.pointer, "opened");
      return { ...one, salt: data(one.salt, "opened") };
    });
    const places = said.opened.map((one) => String(one.entry).padStart(16, "0") + one.pointer);
    if (!places.length || !isSorted(places)) bad("opened");
  }
  if ("witnesses" in value) {
    said.witnesses = list(witnesses, "witnesses").map((one) => {
      exactly(one, "key,line", "witnesses");
      return { key: text(one.key, "witnesses"), line: text(one.line, "witnesses") };
    });
    const keys = said.witnesses.map((one) => one.key);
    if (!keys.length || !isSorted(keys)) bad("witnesses");
  }
  return said;
}

// In the order of code points, as Python sorts, and none of them twice.
function isSorted(list) {
  const keys = list.map((one) => hex(utf8(one)));
  return keys.every((key, at) => at === 0 || keys[at - 1] < key);
}

// The file's own claim always, and the checkpoint that was given, if one was.
export async function checkOlder(claim, { size, root, origin }, older) {
  if (claim) await checkConsistency(claim.size, claim.root, size, root, claim.hashes);
  if (!older) return;
  if (older.origin !== origin) refuse("log.other_log", { origin: older.origin, name: origin });
  const same = [{ size, root }, claim].find((state) => state?.size === older.size);
  if (same) {
    if (same.root !== older.root) refuse("log.rewritten", { size: older.size });
  } else if (older.size > 0) {
    const newer = older.size > size;
    refuse(newer ? "log.newer_unproven" : "log.older_unproven", { older: older.size, size });
  }
}

// What the claim that history was not rewritten rests on.
export function tellOlder(older, named, tell) {
  if (older?.size) tell(4, "older", { older: older.size });
  else if (named) tell(4, "no_older_witnessed", {});
  else tell(4, "no_older", {});
}

function checkClosure(said, last, entries, histories) {
  const history = (name) => {
    const found = histories.get(name) ?? refuse("log.incomplete", { subject: name });
    return found.map((index) => entries.get(index));
  };
  const start = [said.subject, keyName(last.by.key), last.by.organisation];
  const reached = reach(start, history);
  const beside = said.subjects.filter(
    (name) => !reached.has(name) && mayStandBeside(name, history(name), reached),
  );
  const whole = beside.length ? reach([...reached, ...beside], history) : reached;
  for (const name of said.subjects) {
    if (!whole.has(name)) refuse("log.surplus", { subject: name });
  }
}
