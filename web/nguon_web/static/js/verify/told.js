// What a checked record says, in short (journey.py, provenance.py): a recall must not be
// lost behind "verified", and a page that is silent about one is found out.
import { isObject } from "./bytes.js";
import { parents } from "./closure.js";

// Custody entries in the order of the ledger, without those that were declared wrong.
function standing(entries) {
  const said = [...entries.values()].filter((entry) => entry.kind === "custody");
  const declared = said.filter((entry) => isObject(entry.statement.errorDeclaration));
  const wrong = new Set(declared.map((entry) => entry.statement.eventID));
  return said.filter((entry) => !wrong.has(entry.statement.eventID));
}

// The recalls in force on a batch and on all that it was made from, nearest first.
export function openRecalls(entries, subject) {
  const history = standing(entries);
  const line = new Set([subject]);
  // A set may grow while it is walked, and what is added is walked too.
  for (const batch of line) {
    for (const entry of history) for (const parent of parents(entry, batch)) line.add(parent);
  }
  const open = new Map();
  for (const { statement, previous } of history) {
    for (const batch of previous.keys()) {
      if (statement["nguon:step"] === "recall") open.set(batch, statement);
      else if (statement["nguon:step"] === "recall_end") open.delete(batch);
    }
  }
  return [...line].filter((batch) => open.has(batch)).map((batch) => open.get(batch));
}

// In the reader's language, else as it is; "" where it is sealed or no text.
export function inWords(value, language) {
  const text = isObject(value) ? (value[language] ?? value.vi ?? value.en) : value;
  return typeof text === "string" ? text : "";
}

// The story: {when, step, who} of each event, oldest first.
export function story(entries, language) {
  const names = new Map();
  for (const { kind, statement } of entries.values()) {
    if (kind === "register") names.set(statement.subject, statement.value?.name);
  }
  return standing(entries)
    .map(({ statement, by }) => ({
      when: String(statement.eventTime),
      step: String(statement["nguon:step"]),
      who: inWords(names.get(by.organisation), language),
    }))
    .sort((a, b) => Date.parse(a.when) - Date.parse(b.when));
}
