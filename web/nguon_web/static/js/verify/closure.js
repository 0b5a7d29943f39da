// What a batch's evidence must hold, so that nothing can be left out of it (closure.py).
import { isObject } from "./bytes.js";
import { endorser } from "./endorsement.js";
import { batchOf, keyName, kindOf, productOf } from "./names.js";

const FOLLOWED = {
  organisation: ["place"],
  key: ["organisation"],
  product: ["owner"],
  area: ["holder", "place"],
  certificate: ["holder"],
  rules: ["product"],
};
const ABOUT = { certificate: ["holder", "areas", "batches"], rules: ["product"] };

// The subjects reached from `start`, nearest first; `history` gives a subject's entries.
export function reach(start, history) {
  const found = new Set(start);
  // A set may grow while it is walked, and what is added is walked too.
  for (const subject of found) {
    for (const entry of history(subject)) {
      for (const name of [...named(entry), ...parents(entry, subject)]) found.add(name);
    }
  }
  return found;
}

export const mayStandBeside = (subject, entries, reached) =>
  kindOf(subject) in ABOUT &&
  entries.some((entry) => valuesOf(entry, ABOUT).some((name) => reached.has(name)));

function named(entry) {
  const names = [entry.by.organisation, keyName(entry.by.key)];
  if (entry.kind === "register") {
    names.push(...valuesOf(entry, FOLLOWED));
    const passkey = endorser(entry.statement.value);
    if (passkey && kindOf(passkey) === "key") names.push(passkey);
  }
  if (entry.kind !== "custody") return names;
  for (const text of texts(entry.statement)) {
    const kind = text.startsWith("https://") ? kindOf(text) : null;
    if (kind && kind !== "batch") names.push(text);
    const batch = batchOf(text);
    const product = batch && productOf(batch);
    if (product) names.push(product);
  }
  return names;
}

export function parents({ statement }, batch) {
  if (statement.type !== "TransformationEvent") return [];
  const outputs = lots(statement.outputEPCList, statement.outputQuantityList);
  if (!outputs.includes(batch)) return [];
  const inputs = lots(statement.inputEPCList, statement.inputQuantityList);
  return inputs.filter((parent) => parent !== batch);
}

function valuesOf({ statement: { type, value } }, fields) {
  if (!isObject(value) || typeof type !== "string" || !Object.hasOwn(fields, type)) return [];
  return fields[type]
    .flatMap((field) => value[field])
    .filter((name) => typeof name === "string" && kindOf(name));
}

const lots = (...lists) =>
  lists
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .map((item) => (isObject(item) ? item.epcClass : item))
    .map((epc) => (typeof epc === "string" ? batchOf(epc) : null))
    .filter(Boolean);

function texts(value) {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(texts) : [];
}
