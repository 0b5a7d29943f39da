// The ledger line: what was said, by whom, after what, taken when (entry.py).
import { has, isHash, isObject, refuse, sha256, unbase64url, utf8 } from "./bytes.js";
import { canonical, parseExact } from "./canonical.js";
import { batchOf } from "./names.js";

export async function readEntry(bytes) {
  const value = parseExact(bytes, 65_535);
  const names = "by,kind,previous,recorded,sealed,signature,statement";
  require(isObject(value) && String(Object.keys(value)) === names, "members");
  const { by, kind, previous, recorded, sealed, signature, statement } = value;
  require(["custody", "register", "index"].includes(kind), "kind");
  require(isObject(statement), "statement");
  require(isObject(by) && String(Object.keys(by)) === "algorithm,key,organisation", "by");
  require(["Ed25519", "ES256"].includes(by.algorithm) && isHash(by.key), "by");
  require(typeof by.organisation === "string", "by");
  const mark = typeof signature === "string" ? unbase64url(signature) : undefined;
  require(mark?.length === 64, "signature");
  require(isObject(previous), "previous");
  const links = new Map(Object.entries(previous));
  for (const link of links.values()) require(link === null || isHash(link), "previous");
  const about = subjectsOf(kind, statement);
  require(about.size === links.size && [...about].every((one) => links.has(one)), "previous");
  require(isObject(sealed), "sealed");
  checkSealed(statement, sealed);
  require(isMoment(recorded), "recorded");
  // Of canonical parts the whole is canonical: these are the bytes that were signed.
  const message = utf8(`nguon/statement/v1\n${canonical({ by, kind, sealed, statement })}`);
  return { kind, statement, sealed, by, signature: mark, previous: links, recorded, message };
}

function require(holds, place) {
  if (!holds) refuse("entry.malformed", { place });
}

// UTC with milliseconds and nothing else: such text sorts as time does.
export function isMoment(text) {
  if (typeof text !== "string" || !/^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) {
    return false;
  }
  const moment = new Date(text);
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === text;
}

function subjectsOf(kind, statement) {
  if (kind === "index") return new Set();
  if (kind === "register") {
    require(typeof statement.subject === "string", "statement");
    return new Set([statement.subject]);
  }
  const listed = (names) =>
    names.flatMap((name) => (Array.isArray(statement[name]) ? statement[name] : []));
  const epcs = [
    statement.parentID,
    ...listed(["epcList", "childEPCs", "inputEPCList", "outputEPCList"]),
    ...listed([
      "quantityList", "childQuantityList", "inputQuantityList", "outputQuantityList",
    ]).map((part) => part?.epcClass),
  ];
  const batches = epcs.map((epc) => (typeof epc === "string" ? batchOf(epc) : null));
  return new Set(batches.filter(Boolean));
}

// Each pointer names an absent member of an object, and none lies in another.
function checkSealed(statement, sealed) {
  const pointers = Object.keys(sealed);
  for (const pointer of pointers) {
    const wrong = () => refuse("entry.pointer", { pointer });
    if (pointers.some((inner) => inner.startsWith(`${pointer}/`))) wrong();
    if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) wrong();
    const steps = pointer
      .slice(1)
      .split("/")
      .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
    const name = steps.pop();
    let holder = statement;
    for (const step of steps) {
      const there = Array.isArray(holder)
        ? /^(0|[1-9]\d*)$/.test(step) && Number(step) < holder.length
        : isObject(holder) && has(holder, step);
      if (!there) wrong();
      holder = holder[step];
    }
    if (!isObject(holder) || has(holder, name) || !isHash(sealed[pointer])) wrong();
  }
}

// That `value` is what the entry sealed under `pointer`.
export async function opens(entry, pointer, salt, value) {
  if (salt.length !== 16 || !has(entry.sealed, pointer)) return false;
  const bytes = new Uint8Array([...salt, ...utf8(canonical(value))]);
  return (await sha256(bytes)) === entry.sealed[pointer];
}

export const leafHash = (bytes) => {
  const leaf = new Uint8Array(bytes.length + 1);
  leaf.set(bytes, 1);
  return sha256(leaf);
};
