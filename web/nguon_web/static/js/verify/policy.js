// A trust policy: which logs, which witnesses, and how many must agree (policy.py).
import { fromUtf8, Refused, refuse } from "./bytes.js";
import { parseCosigner } from "./cosignature.js";
import { LOG, ML_DSA, parseVerifier } from "./note.js";

class Policy {
  logs = [];
  witnesses = new Map();
  groups = new Map();
  quorum = null;
  members = new Set();

  // Those of these keys that the policy names, in the order of its names for them.
  named(keys) {
    const names = new Map([...this.witnesses].map(([name, key]) => [key.text, name]));
    return keys
      .filter((key) => names.has(key.text))
      .sort((a, b) => (names.get(a.text) < names.get(b.text) ? -1 : 1));
  }

  isMet(keys) {
    return this.quorum === "none" || this.agrees(this.quorum, new Set(keys.map((key) => key.text)));
  }

  agrees(name, texts) {
    const key = this.witnesses.get(name);
    if (key) return texts.has(key.text);
    const { need, members } = this.groups.get(name);
    return members.filter((member) => this.agrees(member, texts)).length >= need;
  }

  async take([kind, ...rest]) {
    if (kind === "log" && [1, 2].includes(rest.length)) {
      this.logs.push(fresh(await parseVerifier(octets(rest[0]), [LOG, ML_DSA]), this.logs));
    } else if (kind === "witness" && [2, 3].includes(rest.length)) {
      const key = fresh(await parseCosigner(octets(rest[1])), [...this.witnesses.values()]);
      this.witnesses.set(this.unused(rest[0]), key);
    } else if (kind === "group" && rest.length >= 2) {
      this.takeGroup(...rest);
    } else if (kind === "quorum" && rest.length === 1 && this.quorum === null) {
      this.quorum = rest[0] === "none" ? "none" : this.known(rest[0]);
    } else {
      bad();
    }
  }

  takeGroup(name, asked, ...members) {
    const count = { any: "1", all: String(members.length) }[asked] ?? asked;
    if (!/^[1-9][0-9]{0,3}$/.test(count) || Number(count) > members.length) bad();
    for (const member of members) {
      if (this.members.has(this.known(member))) bad();
      this.members.add(member);
    }
    // The deepest nesting that is walked.
    if (this.groups.size === 256) bad();
    this.groups.set(this.unused(name), { need: Number(count), members });
  }

  known(name) {
    return this.witnesses.has(name) || this.groups.has(name) ? name : bad();
  }

  unused(name) {
    return name === "none" || this.witnesses.has(name) || this.groups.has(name) ? bad() : name;
  }
}

const bad = () => refuse("log.policy", { line: 0 });

// Two keys are the same when their public keys are, whatever they are called.
const fresh = (key, others) =>
  others.some((other) => String(other.key) === String(key.key)) ? bad() : key;

// Names are octets that we keep apart and need not understand; a key's name is UTF-8.
function octets(word) {
  try {
    return fromUtf8(Uint8Array.from(word, (sign) => sign.charCodeAt(0)));
  } catch {
    return bad();
  }
}

export async function parsePolicy(bytes) {
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  if (text.length > 1 << 20 || /[\0-\x08\x0b-\x1f\x7f]/.test(text)) bad();
  const policy = new Policy();
  for (const [at, line] of text.split("\n").entries()) {
    const words = line.replace(/^[ \t]+|[ \t]+$/g, "").split(/[ \t]+/);
    if (!words[0] || words[0].startsWith("#")) continue;
    try {
      await policy.take(words);
    } catch (error) {
      throw error instanceof Refused ? new Refused("log.policy", { line: at + 1 }) : error;
    }
  }
  if (policy.quorum === null) refuse("log.policy_without_quorum");
  return policy;
}
