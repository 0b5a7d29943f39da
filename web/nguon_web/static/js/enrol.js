/* The one button of the keys page: a passkey if this person has none here, then a key of
   this phone, which the passkey endorses. What the passkey signs is worked out here, from
   what we have read and agreed to, not taken from the server. */
import { able, answer, bytes, create, post, Refused, text } from "./passkey.js";
import { device, forget, keep } from "./holder.js";

const place = document.querySelector("#enrol");
const { login, organisation, rp } = place.dataset;
const told = place.querySelector("[role=status]");
const passkeys = () => place.dataset.passkeys.split(" ").filter(Boolean);

function name() {
  const said = navigator.userAgent;
  const system = ["Android", "iPhone", "iPad", "Windows", "Mac OS", "Linux"].find((word) => said.includes(word));
  const browser = ["Edg", "Firefox", "Chrome", "Safari"].find((word) => said.includes(word));
  return [browser === "Edg" ? "Edge" : browser, system].filter(Boolean).join(" · ");
}

/* RFC 8785 of an object of texts: sorted, nothing between. */
const canonical = (value) =>
  JSON.stringify(Object.fromEntries(Object.keys(value).sort().map((key) => [key, value[key]])));

async function challenge(value) {
  const said = new TextEncoder().encode(`nguon/device-key/v1\n${canonical(value)}`);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", said));
}

async function passkey() {
  const asked = await post(place.dataset.passkeyAsked);
  let made;
  try {
    made = await create(asked);
  } catch (error) {
    if (error.name === "InvalidStateError") return; // this device has one of them already
    throw error;
  }
  const known = await post(place.dataset.passkeyAdd, { ...made, name: name() });
  place.dataset.passkeys += ` ${known.credential}`;
}

async function phone() {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  const spki = await crypto.subtle.exportKey("spki", pair.publicKey);
  const { value } = await post(place.dataset.deviceAsked, { public_key: text(spki) });
  if (value.public_key !== text(spki) || value.organisation !== organisation || value.use !== "device")
    throw new Error("the server asks for something else");
  const said = await answer(await challenge(value), rp, passkeys());
  const made = await post(place.dataset.deviceAdd, { ...said, value: JSON.stringify(value), name: name() });
  await keep({ login, organisation, key: made.key, ends: value.to, signer: pair.privateKey });
}

function show(part) {
  for (const one of place.querySelectorAll("[data-when]")) one.hidden = one.dataset.when !== part;
}

async function look() {
  let own = await device(login);
  // Revoked meanwhile, by a manager or from another phone: it is of no use any more.
  if (own && !place.dataset.standing.split(" ").includes(own.key)) own = await forget(login);
  for (const row of document.querySelectorAll("[data-key]"))
    row.querySelector("[data-here]").hidden = !own || row.dataset.key !== own.key;
  show(own ? "enrolled" : "ready");
}

if (!able()) show("unable");
else look().catch(() => show("unable"));

/* A passkey may stay in another phone, or in one that is lost: then none can answer here,
   and a second button makes one of this device. */
async function enrol(event) {
  const button = event.currentTarget;
  button.disabled = true;
  told.textContent = "";
  try {
    if (!passkeys().length || button.name === "here") await passkey();
    await phone();
    location.reload();
  } catch (error) {
    button.disabled = false;
    told.textContent = error instanceof Refused ? error.message : place.dataset.failed;
    place.querySelector("[data-elsewhere]").hidden = !passkeys().length;
  }
}

for (const button of place.querySelectorAll("button")) button.addEventListener("click", enrol);
