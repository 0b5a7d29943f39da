// Strict JSON: what does not format back to the very same bytes is refused (RFC 8785).
// A key twice, a number written otherwise, white space: all of them format differently.
import { fromUtf8, refuse } from "./bytes.js";

export function canonical(value, depth = 0) {
  if (typeof value === "number") return numberText(value);
  if (typeof value === "string") return stringText(value);
  if (value === null || typeof value === "boolean") return String(value);
  if (depth >= 64) refuse("json.too_deep", { depth: 64 });
  if (Array.isArray(value)) return `[${value.map((part) => canonical(part, depth + 1))}]`;
  // The order of UTF-16 units (RFC 8785 3.2.3) is the one that JavaScript sorts by.
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${nameText(name)}:${canonical(value[name], depth + 1)}`)}}`;
}

// Zero, or 10^-4 ≤ |x|, at most 15 digits, whole numbers below 2^53.
function numberText(value) {
  const text = String(value);
  const digits = text.replace(/[-.]/g, "").replace(/^0+|0+$/g, "");
  const size = Math.abs(value);
  if (value && !(size >= 1e-4 && size < 2 ** 53 && digits.length <= 15)) {
    refuse("json.number", { number: text });
  }
  return text;
}

function stringText(value) {
  if (/\0|\p{Surrogate}/u.test(value)) refuse("json.surrogate", { place: "" });
  if (value.normalize("NFC") !== value) refuse("json.not_canonical");
  return JSON.stringify(value);
}

function nameText(name) {
  if (name.length > 2000 && [...name].length > 2000) refuse("json.long_key", { limit: 2000 });
  return stringText(name);
}

export function parseExact(bytes, limit = 1 << 20) {
  if (bytes.length > limit) refuse("json.too_large", { size: bytes.length, limit });
  let text;
  let value;
  try {
    text = fromUtf8(bytes);
    value = JSON.parse(text);
  } catch {
    refuse("json.not_canonical");
  }
  if (canonical(value) !== text) refuse("json.not_canonical");
  return value;
}
