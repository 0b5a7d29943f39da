// Whether each entry is signed by a key that stood, then, for whom it speaks (signers.py).
import { has, isObject, refuse, refusedAs, sha256, unbase64url } from "./bytes.js";
import { checkEndorsement, endorser } from "./endorsement.js";
import { isMoment } from "./entry.js";
import { checkSignature } from "./keys.js";
import { keyName, kindOf } from "./names.js";

// Below this index an entry can belong to the first commit, which introduces itself.
const GENESIS = 8;

// How many of the entries are by a key that was later reported lost before them, or that
// such a passkey has let in.
export async function checkSigners(entries, histories) {
  const record = (key) => (histories.get(key) ?? []).map((at) => [at, entries.get(at)]);
  const lostBefore = (key, index) => {
    const now = moment(entries.get(index).recorded, index);
    const lost = (said) => said.statement.action === "revoke" && goneFrom(said) <= now;
    return record(key).some(([at, said]) => at > index && lost(said));
  };
  const doubtful = new Set();
  for (const [index, entry] of entries) {
    const own = keyName(entry.by.key);
    const key = await keyAt(own, index, entry, record(own));
    if (key.algorithm !== entry.by.algorithm) refuse("log.key_not_registered", { index });
    checkRight(index, entry, key);
    await checkSignature(key.spki, key.algorithm, entry.signature, entry.message).catch(
      refusedAs("log.entry_signature", { index }),
    );
    const passkey = await checkEndorsed(index, entry, record);
    const letIn = record(own).filter(([at]) => at < index && doubtful.has(at));
    if (
      lostBefore(own, index) ||
      (passkey && lostBefore(passkey, index)) ||
      letIn.some(([, said]) => endorser(said.statement.value))
    ) {
      doubtful.add(index);
    }
  }
  return doubtful.size;
}

// The endorsement that an entry gives a device's key: by which passkey, or null.
async function checkEndorsed(index, entry, record) {
  const { type, value } = entry.statement;
  if (entry.kind !== "register" || type !== "key") return null;
  if (!isObject(value) || !has(value, "endorsement")) return null;
  const wrong = () => refuse("log.key_endorsement", { index });
  const named = endorser(value);
  if (named === null || value.use !== "device" || !has(value, "to")) wrong();
  const passkey = await keyAt(named, index, entry, record(named));
  if (passkey.use !== "passkey" || passkey.organisation !== value.organisation) wrong();
  await checkEndorsement(value, passkey).catch(
    refusedAs("log.key_endorsement", { index }),
  );
  return named;
}

// The key of that name as it stood when the entry was taken.
export async function keyAt(subject, index, entry, record) {
  const unknown = () => refuse("log.key_not_registered", { index });
  const now = moment(entry.recorded, index);
  let value = null;
  for (const [at, said] of record) {
    // Only the first commit's entries may come before their own key's entry.
    if (at >= index && (value !== null || at >= GENESIS)) break;
    if (said.statement.action !== "revoke") value = said.statement.value ?? null;
    else if (goneFrom(said) <= now) refuse("log.key_revoked", { index, moment: said.recorded });
  }
  if (!isObject(value)) unknown();
  const { from, to, organisation, algorithm, use, rp } = value;
  if (typeof from === "string" && now < moment(from, index)) refuse("log.key_not_valid", { index });
  if (typeof to === "string" && moment(to, index) < now) refuse("log.key_not_valid", { index });
  const spki = typeof value.public_key === "string" ? unbase64url(value.public_key) : undefined;
  if (!spki || typeof organisation !== "string" || typeof algorithm !== "string") unknown();
  if (keyName(await sha256(spki)) !== subject) unknown();
  return { organisation, algorithm, spki, use, rp: typeof rp === "string" ? rp : "" };
}

// That the key may say what it says, for whom it says it.
function checkRight(index, entry, key) {
  const wrong = () => refuse("log.key_of_another", { index });
  if (key.use === "passkey") wrong();
  if (key.use === "registrar") return;
  if (entry.kind === "index" || key.organisation !== entry.by.organisation) wrong();
  const { subject, value } = entry.statement;
  if (entry.kind !== "register" || kindOf(subject) !== "key" || !isObject(value)) return;
  if (["registrar", "passkey"].includes(value.use) || value.organisation !== key.organisation) wrong();
}

function goneFrom({ recorded, statement: { from } }) {
  return moment(typeof from === "string" ? from : recorded, 0);
}

const MOMENT = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(Z|[+-]\d\d:\d\d)?)?$/;

// Milliseconds since 1970. The rules of the register let in one form alone; of what else
// ISO 8601 has, the usual ones are read here and the rest is refused.
function moment(text, index) {
  const wrong = () => refuse("log.key_not_registered", { index });
  const [, day, minute = "00:00", second = "00", part = "0", zone = "Z"] =
    text.match(MOMENT) ?? wrong();
  const offset = zone === "Z" ? "+00:00" : zone;
  const written = `${day}T${minute}:${second}.000Z`;
  if (!isMoment(written) || !/^[+-](?:[01]\d|2[0-3]):[0-5]\d$/.test(offset)) wrong();
  const [hours, minutes] = offset.slice(1).split(":").map(Number);
  const ahead = (hours * 60 + minutes) * (offset[0] === "-" ? -60_000 : 60_000);
  return Date.parse(written) - ahead + Number(`0.${part.slice(0, 6)}`) * 1000;
}
