/* Sign on this device what a form of the desk says, without another tap.

   The form goes to the server as it would anyway, with one header more; what comes back is
   the exact bytes to sign, and the same in words. They are signed here, laid into this
   device's queue, and sent; out of the queue only when a receipt has come. Any other
   answer is a page (a doubt, a refusal) and takes the place of this one. Without a key
   here this script does nothing but send what waits. */
import { device, forget, sent, wait, waiting } from "./holder.js";
import { bytes, text, token } from "./passkey.js";

const said = document.querySelector("#signing").dataset;
const { login, organisation } = said;
const OTHER = ["mend", "more"]; // buttons that record nothing
let own = await device(login).catch(() => undefined);
if (own && own.ends < new Date().toISOString()) own = undefined;

function tell(form, sentence) {
  let line = form.querySelector("[data-told]");
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "soft small", role: "status" });
    line.dataset.told = "";
    form.append(line);
  }
  line.textContent = sentence;
}

/* A sentence on top of the page, perhaps with a way on. */
function notice(sentence, kind, word, act) {
  const box = Object.assign(document.createElement("div"), { className: `say${kind}`, role: "status", textContent: `${sentence} ` });
  if (word) {
    const way = Object.assign(document.createElement(act.href ? "a" : "button"), { textContent: word, className: act.href ? "" : "plain" });
    if (act.href) way.href = act.href;
    else way.onclick = act;
    box.append(way);
  }
  document.querySelector("main").prepend(box);
}

function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  document.body.replaceWith(document.importNode(page.body, true));
  attach();
  scrollTo(0, 0);
  document.querySelector("[role=alert], main")?.focus();
}

/* Only a statement of this organisation under this very key is signed, and only in the
   domain of statements: whatever else a server may send, the key does not touch it. */
function check(message) {
  const [domain, ...rest] = new TextDecoder().decode(message).split("\n");
  const { by, kind } = JSON.parse(rest.join("\n"));
  if (domain !== "nguon/statement/v1" || kind !== "custody" || by.key !== own.key || by.organisation !== organisation)
    throw new Error("another statement");
  return message;
}

async function signed(message) {
  const made = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, own.signer, check(message));
  return text(made);
}

const post = (address, fields, headers = {}) =>
  fetch(address, { method: "POST", headers, body: new URLSearchParams(fields) });

/* Send one of the queue. Returns {to} with its receipt or {page} with the refusal; throws
   where the answer says nothing of it: no network, a log-in that is over, a busy server. */
async function deliver(one) {
  const fields = one.fields.map(([name, value]) => [name, name === "csrf_token" ? token() : value]);
  const answer = await post(one.address, fields);
  const receipt = answer.ok && new URL(answer.url).pathname.startsWith("/record/receipt/");
  if (!receipt && ![400, 404, 409, 422].includes(answer.status)) throw new Error("not answered");
  const page = receipt ? "" : await answer.text();
  await sent(one.number);
  return receipt ? { to: answer.url } : { page };
}

async function send(form, button) {
  const address = form.getAttribute("action");
  const fields = [...new FormData(form)];
  if (button?.name) fields.push([button.name, button.value]);
  tell(form, said.asking);
  let answer;
  try {
    answer = await post(address, fields, { "X-Nguon-Prepare": own.key });
  } catch {
    return tell(form, said.offline);
  }
  if (answer.redirected) return location.assign(answer.url);
  if (!answer.headers.get("Content-Type").startsWith("application/json")) return show(await answer.text());
  const asked = await answer.json();
  if (answer.status === 410) {
    await forget(login);
    own = undefined;
    return form.requestSubmit(button);
  }
  if (!answer.ok) return tell(form, asked.detail || asked.title);
  try {
    for (const message of asked.messages) fields.push(["signature", await signed(bytes(message))]);
  } catch {
    return tell(form, said.wrong);
  }
  fields.push(["draft", asked.draft]);
  tell(form, `${said.said} ${asked.words.join("; ")}`);
  const one = { login, address, fields, words: asked.words };
  one.number = await wait(one);
  try {
    const { to, page } = await deliver(one);
    if (to) location.assign(to);
    else show(page);
  } catch {
    tell(form, said.waiting);
  }
}

let sending = false;
async function flush() {
  if (sending) return;
  sending = true;
  try {
    for (const one of await waiting()) {
      if (one.login !== login) continue;
      const { to, page } = await deliver(one);
      if (to) notice(said.sent, "", one.words.join("; "), { href: to });
      else notice(`${said.refused} ${one.words.join("; ")}`, " say--late", said.look, () => show(page));
    }
  } catch {
    /* Not yet: it stays, and is tried again. */
  } finally {
    sending = false;
  }
}

function attach() {
  for (const form of document.querySelectorAll("form[data-sign]")) {
    if (own) tell(form, said.here);
    form.addEventListener("submit", async (event) => {
      const button = event.submitter;
      if (!own || OTHER.includes(button?.name)) return;
      event.preventDefault();
      if (sending) return;
      sending = true;
      try {
        await send(form, button);
      } finally {
        sending = false;
      }
    });
  }
}

attach();
flush();
addEventListener("online", flush);
