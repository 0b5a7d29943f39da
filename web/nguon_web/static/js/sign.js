/* Sign on this device what a form of the desk says, without another tap.

   The form goes to the server as it would anyway, with one header more; what comes back is
   the exact bytes to sign, and the same in words. They are signed here, laid into this
   device's queue, and sent; out of the queue only when a receipt has come, or when its
   refusal was looked at. A doubt or a refusal is a page and takes the place of this one;
   whatever else is answered leaves the form as it stands, with all that was typed.
   Without a key here this script does nothing but send what waits. */
import { device, forget, put, sent, wait, waiting } from "./holder.js";
import { bytes, text, token } from "./passkey.js";

const said = document.querySelector("#signing").dataset;
const { login, organisation } = said;
const OTHER = ["mend", "more"]; // buttons that record nothing
const PATIENCE = 30_000; // ms: a network that hangs is no network; and before the next try
let own = await device(login).catch(() => undefined);
if (own && own.ends < new Date().toISOString()) own = undefined;

/* A line under the button; a `matter` is a box that nobody overlooks. */
function tell(form, sentence, matter = false, way = undefined) {
  let line = form.querySelector("[data-told]");
  if (!line) {
    line = Object.assign(document.createElement("p"), { role: "status" });
    line.dataset.told = "";
    form.append(line);
  }
  line.className = matter ? "say say--late" : "soft small";
  line.textContent = sentence;
  if (way) line.append(" ", Object.assign(document.createElement("a"), way));
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
  fetch(address, { method: "POST", headers, body: new URLSearchParams(fields), signal: AbortSignal.timeout?.(PATIENCE) });

const isReceipt = (answer) => answer.ok && new URL(answer.url).pathname.startsWith("/record/receipt/");
const shown = (form) => form.querySelector("[name=form_id]")?.value;

/* What of a form waits to be sent: the very form, known by its own name. */
async function held(name) {
  const all = await waiting().catch(() => []);
  return all.filter((one) => one.login === login && name && one.form === name);
}

/* Send one of the queue. Returns {to} with its receipt, {page} with the refusal, or, where
   the answer says nothing of it, the sentence about why it waits. */
async function deliver(one) {
  const fields = one.fields.map(([name, value]) => [name, name === "csrf_token" ? token() : value]);
  try {
    const answer = await post(one.address, fields);
    if (answer.status === 401) return { why: said.away, way: { href: said.login_at, textContent: said.log_in } };
    if (!isReceipt(answer) && ![400, 404, 409, 422].includes(answer.status)) return { why: said.busy };
    if (!isReceipt(answer)) return { page: await answer.text() };
    if (one.number) await sent(one.number);
    return { to: answer.url };
  } catch {
    return { why: said.waiting };
  }
}

/* Once more as everybody sends it: the log-in page comes with the form in its pocket. */
function plainly(form, button) {
  if (button?.name) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: button.name, value: button.value }));
  form.submit();
}

async function send(form, button) {
  const address = form.getAttribute("action");
  const fields = [...new FormData(form)];
  if (button?.name) fields.push([button.name, button.value]);
  tell(form, said.asking);
  const name = shown(form);
  let answer;
  try {
    answer = await post(address, fields, { "X-Nguon-Prepare": own.key });
  } catch {
    return tell(form, (await held(name)).length ? said.waiting : said.offline, true);
  }
  if (isReceipt(answer)) {
    for (const old of await held(name)) await sent(old.number);
    return location.assign(answer.url);
  }
  if (answer.status === 401) return plainly(form, button);
  if (!answer.headers.get("Content-Type").startsWith("application/json")) {
    const html = await answer.text();
    if (answer.ok || [409, 422].includes(answer.status)) return show(html);
    const heading = new DOMParser().parseFromString(html, "text/html").querySelector("h1");
    return tell(form, `${heading?.textContent ?? ""}. ${said.not}`, true);
  }
  const asked = await answer.json();
  if (answer.status === 410) {
    await forget(login);
    own = undefined;
    return form.requestSubmit(button);
  }
  try {
    for (const message of asked.messages) fields.push(["signature", await signed(bytes(message))]);
  } catch {
    return tell(form, said.wrong, true);
  }
  fields.push(["draft", asked.draft]);
  tell(form, `${said.said} ${asked.words.join("; ")}`);
  // The same form signed again takes the place of what still waits of it.
  const before = await held(name);
  const one = { login, form: name, address, fields, words: asked.words };
  one.number = await wait(one).catch(() => undefined); // no room: sent all the same
  for (const old of before) await sent(old.number);
  const { to, page, why, way } = await deliver(one);
  if (to) return location.assign(to);
  if (why) return wake(), tell(form, one.number ? why : said.not, true, way);
  if (one.number) await sent(one.number);
  show(page);
}

let later;
function wake() {
  clearTimeout(later);
  later = setTimeout(flush, PATIENCE);
}

/* A refusal stays in the queue until it was looked at: else who leaves the page while it
   comes would never hear that nothing was recorded. */
const noticed = new Set();
async function refused(one) {
  const look = async () => {
    await sent(one.number);
    show(one.page);
  };
  if ([...document.forms].some((form) => shown(form) === one.form && one.form)) return look();
  if (noticed.has(one.number)) return;
  noticed.add(one.number);
  notice(`${said.refused} ${one.words.join("; ")}`, " say--late", said.look, look);
}

async function sendWaiting() {
  for (const one of await waiting()) {
    if (one.login !== login) continue;
    if (!one.page) {
      const { to, page, why } = await deliver(one);
      if (why) return wake(); // not yet: it stays, and is tried again
      if (to) {
        if ([...document.forms].some((form) => shown(form) === one.form && one.form)) return location.assign(to);
        notice(said.sent, "", one.words.join("; "), { href: to });
        continue;
      }
      one.page = page;
      await put(one);
    }
    await refused(one);
  }
}

/* One at a time: a tap while something else goes out waits for it and is not lost. */
let turn = Promise.resolve();
const inTurn = (act) => (turn = turn.then(act, act));
const flush = () => inTurn(sendWaiting).catch(() => {});

let tapped = false;
function attach() {
  for (const form of document.querySelectorAll("form[data-sign]")) {
    if (own) tell(form, said.here);
    form.addEventListener("submit", async (event) => {
      const button = event.submitter;
      if (!own || OTHER.includes(button?.name)) return;
      event.preventDefault();
      if (tapped) return;
      tapped = true;
      tell(form, said.asking);
      try {
        await inTurn(() => send(form, button));
      } catch {
        tell(form, said.not, true);
      } finally {
        tapped = false;
      }
    });
  }
}

attach();
flush();
addEventListener("online", flush);
