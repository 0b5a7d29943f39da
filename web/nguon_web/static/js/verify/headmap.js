// The map of heads: each subject -> how many entries, and the last one's hash (headmap.py).
import { hashOf, isHash, refuse, sha256, utf8 } from "./bytes.js";

const EMPTY = "0".repeat(64);

const bitsOf = (key) => [...key].map((sign) => parseInt(sign, 16).toString(2).padStart(4, "0")).join("");

// A node is hex and its length says what it is: 0 empty, 144 a leaf, 64 an inner hash.
const nodeHash = async (node) => (node.length === 144 ? hashOf(`02${node}`) : node || EMPTY);

async function joinNodes(left, right) {
  // Nothing beside one leaf: the leaf rises.
  if (!left && right.length !== 64) return right;
  if (!right && left.length === 144) return left;
  return hashOf(`03${await nodeHash(left)}${await nodeHash(right)}`);
}

// Map of subject -> {count, head}, or null where it is shown to be absent.
export async function checkHeads(root, subjects, tokens) {
  const wrong = () => refuse("log.heads_wrong");
  const heads = new Map(subjects.map((subject) => [subject, null]));
  const names = new Map();
  for (const subject of heads.keys()) names.set(bitsOf(await sha256(utf8(subject))), subject);
  let used = 0;

  // `path` is the bits walked so far, `wanted` the keys that lie below.
  const walk = async (path, wanted) => {
    const step = tokens[used++];
    if (step === undefined) wrong();
    if (!wanted.length) {
      if (!isHash(step)) wrong();
      return step === EMPTY ? "" : step;
    }
    if (step === "") return "";
    if (step.includes(":")) return leaf(step, path, wanted);
    if (step !== "/" || path.length === 256) wrong();
    const side = (bit) => wanted.filter((key) => key.startsWith(path + bit));
    const left = await walk(`${path}0`, side("0"));
    const node = await joinNodes(left, await walk(`${path}1`, side("1")));
    // What should have risen was left lying lower.
    return node.length === 64 ? node : wrong();
  };

  const leaf = (step, path, wanted) => {
    const [, key, count, head] =
      step.match(/^([0-9a-f]{64}):([1-9][0-9]{0,15}):([0-9a-f]{64})$/) ?? wrong();
    const bits = bitsOf(key);
    // Another subject's leaf stands here only if its key leads here.
    if (!bits.startsWith(path)) wrong();
    if (wanted.includes(bits)) heads.set(names.get(bits), { count: Number(count), head });
    return key + BigInt(count).toString(16).padStart(16, "0") + head;
  };

  const found = heads.size ? await nodeHash(await walk("", [...names.keys()])) : wrong();
  return found === root && used === tokens.length ? heads : wrong();
}
