// The hash chain of each subject, from its proven head back to its first entry (chain.py).
import { refuse } from "./bytes.js";

// Map of subject -> indexes, oldest first. `entries` and `leaves` are by index, ascending.
export function checkChains(entries, leaves, heads) {
  let before = "";
  for (const [index, entry] of entries) {
    if (entry.recorded < before) refuse("log.recorded_backwards", { index });
    before = entry.recorded;
  }
  const places = new Map([...leaves].map(([index, leaf]) => [leaf, index]));
  const histories = new Map();
  for (const [subject, last] of heads) {
    histories.set(subject, last ? history(subject, last, entries, places) : []);
  }
  for (const [index, entry] of entries) {
    for (const subject of entry.previous.keys()) {
      if (histories.has(subject) && !histories.get(subject).includes(index)) {
        refuse("log.chain_broken", { subject, index });
      }
    }
  }
  return histories;
}

function history(subject, { count, head }, entries, places) {
  const found = [];
  const missing = () => refuse("log.chain_missing", { subject, have: found.length, want: count });
  for (let link = head; link !== null; ) {
    const index = places.get(link) ?? missing();
    const { previous } = entries.get(index);
    // A link back that does not lead to an earlier entry would run for ever.
    if (!previous.has(subject) || (found.length && index >= found[0])) {
      refuse("log.chain_broken", { subject, index });
    }
    found.unshift(index);
    link = previous.get(subject);
  }
  return found.length === count ? found : missing();
}
