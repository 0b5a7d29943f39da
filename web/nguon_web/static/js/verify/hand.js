// By whose hand an entry is signed: what its key's own entry says, in one word (hand.py).
import { isObject } from "./bytes.js";
import { endorser } from "./endorsement.js";
import { keyName, kindOf } from "./names.js";

function handOf(key, organisation) {
  if (key.use === "registrar") return key.organisation === organisation ? "ledger" : "login";
  if (key.use === "software") return "software";
  return endorser(key) ? "own" : "key";
}

// Tells how many events are signed by which hand, the strongest first.
export function tellHands(entries, tell) {
  const keys = new Map();
  const count = { own: 0, software: 0, key: 0, login: 0, ledger: 0 };
  const waiting = [];
  const add = ({ by, kind }, key) => {
    if (kind === "custody") count[handOf(key, by.organisation)] += 1;
  };
  for (const entry of entries.values()) {
    const key = keys.get(keyName(entry.by.key));
    if (key) add(entry, key);
    // The first commit's entries come before their own key.
    else waiting.push(entry);
    const { subject, value } = entry.statement;
    if (entry.kind !== "register" || !isObject(value)) continue;
    if (typeof subject === "string" && kindOf(subject) === "key") keys.set(subject, value);
  }
  for (const entry of waiting) {
    const key = keys.get(keyName(entry.by.key));
    if (key) add(entry, key);
  }
  const { ledger, ...told } = count;
  told.login += ledger;
  for (const [hand, number] of Object.entries(told)) {
    if (number) tell(7, hand, { count: number });
  }
}
