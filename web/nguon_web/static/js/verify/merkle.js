// RFC 6962 trees: inclusion, consistency, and many leaves at once (merkle.py).
// Sizes may pass 2^31, so halving is done by arithmetic and never by bit operators; above
// 2^53 numbers are no longer exact here, and what cannot be computed is refused.
import { hashOf, isHash, refuse } from "./bytes.js";

const join = (left, right) => hashOf(`01${left}${right}`);
const half = (number) => Math.floor(number / 2);

// The largest power of two smaller than `width`, which is at least 2.
function split(width) {
  let power = 1;
  while (power * 2 < width) power *= 2;
  return power;
}

export async function checkInclusion(leaf, index, size, path, root) {
  const wrong = () => refuse("log.inclusion_wrong", { index, size });
  const known = Number.isSafeInteger(size) && index >= 0 && index < size;
  if (!known || ![leaf, root, ...path].every(isHash)) wrong();
  let [at, last, result] = [index, size - 1, leaf];
  for (const sibling of path) {
    if (last === 0) wrong();
    if (at % 2 || at === last) {
      result = await join(sibling, result);
      while (at % 2 === 0 && at) [at, last] = [half(at), half(last)];
    } else {
      result = await join(result, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  if (last !== 0 || result !== root) wrong();
}

export async function checkConsistency(oldSize, oldRoot, size, root, path) {
  const wrong = () => refuse("log.consistency_wrong", { old: oldSize, size });
  const known = Number.isSafeInteger(size) && oldSize > 0 && oldSize <= size;
  if (!known || ![oldRoot, root, ...path].every(isHash)) wrong();
  if (oldSize === size) {
    if (path.length || oldRoot !== root) wrong();
    return;
  }
  // An old tree of 2^n leaves is itself the first node of the proof.
  const steps = split(oldSize * 2) === oldSize ? [oldRoot, ...path] : [...path];
  if (!steps.length) wrong();
  let [at, last] = [oldSize - 1, size - 1];
  while (at % 2) [at, last] = [half(at), half(last)];
  let [before, now] = [steps[0], steps[0]];
  for (const step of steps.slice(1)) {
    if (last === 0) wrong();
    if (at % 2 || at === last) {
      before = await join(step, before);
      now = await join(step, now);
      while (at % 2 === 0 && at) [at, last] = [half(at), half(last)];
    } else {
      now = await join(now, step);
    }
    [at, last] = [half(at), half(last)];
  }
  if (last !== 0 || before !== oldRoot || now !== root) wrong();
}

// The root that these leaf hashes (index -> hash) and that proof give, all of it used.
export async function rootOfMany(leaves, size, proof) {
  const wrong = () => refuse("log.many_wrong", { size });
  const wanted = [...leaves.keys()].sort((a, b) => a - b);
  if (!wanted.length || wanted[0] < 0 || wanted.at(-1) >= size) wrong();
  if (!Number.isSafeInteger(size)) wrong();
  let used = 0;
  const walk = async (low, high, inside) => {
    if (!inside.length) {
      const step = proof[used++];
      return isHash(step) ? step : wrong();
    }
    if (high - low === 1) return leaves.get(low);
    const middle = low + split(high - low);
    const left = await walk(low, middle, inside.filter((at) => at < middle));
    return join(left, await walk(middle, high, inside.filter((at) => at >= middle)));
  };
  const root = await walk(0, size, wanted);
  return used === proof.length ? root : wrong();
}
