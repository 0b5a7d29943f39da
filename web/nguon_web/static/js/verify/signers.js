// Whether each entry is signed by a key that stood, then, for whom it speaks (signers.py).
import { isObject, refuse, refusedAs, sha256, unbase64url } from "./bytes.js";
import { isMoment } from "./entry.js";
import { checkSignature } from "./keys.js";
import { keyName, kindOf } from "./names.js";

// Below this index an entry can belong to the first commit, which introduces itself.
const GENESIS = 8;

// How many of the entries are by a key that was later reported lost before them.
export async function checkSigners(entries, histories) {
  let doubtful = 0;
  for (const [index, entry] of entries) {
    const history = histories.get(keyName(entry.by.key)) ?? [];
    const key = await keyAt(index, entry, history, entries);
    checkRight(index, entry, key);
    await checkSignature(key.spki, entry.by.algorithm, entry.signature, entry.message).catch(
      refusedAs("log.entry_signature", { index }),
    );
    const later = history.filter((at) => at > index).map((at) => entries.get(at));
    const now = moment(entry.recorded, index);
    const lost = (said) => said.statement.action === "revoke" && goneFrom(said) <= now;
    if (later.some(lost)) doubtful += 1;
  }
  return doubtful;
}

// The key as it stood when the entry was taken.
async function keyAt(index, entry, history, entries) {
  const unknown = () => refuse("log.key_not_registered", { index });
  const now = moment(entry.recorded, index);
  let value = null;
  for (const at of history) {
    // Only the first commit's entries may come before their own key's entry.
    if (at >= index && (value !== null || at >= GENESIS)) break;
    const said = entries.get(at);
    if (said.statement.action !== "revoke") value = said.statement.value ?? null;
    else if (goneFrom(said) <= now) refuse("log.key_revoked", { index, moment: said.recorded });
  }
  if (!isObject(value)) unknown();
  const { from, to, organisation, algorithm, use } = value;
  if (typeof from === "string" && now < moment(from, index)) refuse("log.key_not_valid", { index });
  if (typeof to === "string" && moment(to, index) < now) refuse("log.key_not_valid", { index });
  const spki = typeof value.public_key === "string" ? unbase64url(value.public_key) : undefined;
  if (!spki || typeof organisation !== "string") unknown();
  if ((await sha256(spki)) !== entry.by.key || algorithm !== entry.by.algorithm) unknown();
  return { organisation, spki, registrar: use === "registrar" };
}

// That the key may say what it says, for whom it says it.
function checkRight(index, entry, key) {
  const wrong = () => refuse("log.key_of_another", { index });
  if (key.registrar) return;
  if (entry.kind === "index" || key.organisation !== entry.by.organisation) wrong();
  const { subject, value } = entry.statement;
  if (entry.kind !== "register" || kindOf(subject) !== "key" || !isObject(value)) return;
  if (value.use === "registrar" || value.organisation !== key.organisation) wrong();
}

function goneFrom(said) {
  const { from } = said.statement;
  return moment(typeof from === "string" ? from : said.recorded, 0);
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
