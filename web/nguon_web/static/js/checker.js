// The checker at /verify, and the same in one file to keep: evidence or a passport is read
// from this device, checked on it, and told step by step. Nothing is sent anywhere, and
// nothing is needed but this file: it works from a disk with the network off.
import { checkBundle } from "./verify/bundle.js";
import { Refused, Unable } from "./verify/bytes.js";
import { openCheckpoint, parseVerifier } from "./verify/note.js";
import { checkPassport, isPassport, passportNote } from "./verify/passport.js";
import { parsePolicy } from "./verify/policy.js";
import { checkReceipt, isReceipt, noteIn } from "./verify/receipt.js";
import { inWords, openRecalls, story } from "./verify/told.js";
import { put, sayIn, STEPS } from "./page.js";

export { checkBundle, checkReceipt, openRecalls, parsePolicy, parseVerifier, Refused, Unable };

const MOST = 1 << 26;

// Something beside the evidence is missing or wrong: neither yes nor no, said at its field.
class Undecided extends Error {
  constructor(field, error, code) {
    super(field);
    Object.assign(this, { field, error, code });
  }
}

class Checker {
  constructor(place, words, language) {
    Object.assign(this, { place, words });
    this.typed = { key: "", code: "", policy: "" };
    this.files = {};
    this.draw(language);
    // A file may be dropped anywhere: whoever misses the field must not lose the page.
    addEventListener("dragover", (event) => event.preventDefault());
    addEventListener("drop", (event) => {
      event.preventDefault();
      const [dropped] = event.dataTransfer.files;
      if (dropped) this.take("file", dropped);
    });
  }

  draw(language) {
    const say = sayIn(this.words[language], language);
    Object.assign(this, { language, say });
    this.place.replaceChildren();
    document.documentElement.lang = language;
    for (const other of Object.keys(this.words)) {
      if (other === language) continue;
      const button = put(this.place, "button", this.words[other]["browser.language"], "plain");
      button.lang = other;
      button.addEventListener("click", () => this.draw(other));
    }
    put(this.place, "h2", say("browser.check.heading"));
    put(this.place, "p", say("browser.check.lead"));
    const form = put(this.place, "form", "", "", { novalidate: "" });
    this.fileField(form, "file");
    this.textField(form, "key", "input");
    const more = put(form, "details", "", "fold");
    put(more, "summary", say("browser.check.more"));
    this.textField(more, "code", "input");
    this.fileField(more, "older");
    this.textField(more, "policy", "textarea");
    more.open = Boolean(this.files.older || this.typed.code || this.typed.policy);
    put(form, "button", say("browser.check.go"), "action");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.check();
    });
    this.answer = put(this.place, "div", "", "check__answer", { tabindex: "-1" });
  }

  field(parent, name) {
    const box = put(parent, "div", "", "field");
    const id = `check-${name}`;
    put(box, "label", this.say(`browser.check.${name}`), "field__label", { for: id });
    put(box, "span", this.say(`browser.check.${name}_help`), "field__help", { id: `${id}-help` });
    return [box, { id, name, "aria-describedby": `${id}-help` }];
  }

  textField(parent, name, tag) {
    const [box, attributes] = this.field(parent, name);
    const plain = { autocomplete: "off", autocapitalize: "off", spellcheck: "false" };
    const input = put(box, tag, "", "input", { ...attributes, ...plain });
    input.value = this.typed[name];
    input.addEventListener("input", () => {
      this.typed[name] = input.value;
    });
  }

  fileField(parent, name) {
    const [box, attributes] = this.field(parent, name);
    const input = put(box, "input", "", "input", { ...attributes, type: "file" });
    put(box, "span", "", "small", { id: `${attributes.id}-name` });
    input.addEventListener("change", () => {
      this.files[name] = input.files[0];
      this.nameFile(name, false);
    });
    this.nameFile(name, true);
  }

  take(name, file) {
    this.files[name] = file;
    this.nameFile(name, true);
  }

  // Of a file that was dropped, or chosen before another language, the field says nothing.
  nameFile(name, say) {
    const shown = this.place.querySelector(`#check-${name}-name`);
    const file = say && this.files[name];
    shown.textContent = file ? this.say("browser.check.chosen", { name: file.name }) : "";
  }

  async check() {
    const { say, answer } = this;
    for (const old of this.place.querySelectorAll(".field__error")) old.remove();
    for (const old of this.place.querySelectorAll(".field--wrong")) {
      old.classList.remove("field--wrong");
    }
    answer.replaceChildren();
    const steps = document.createElement("ol");
    steps.className = "checks";
    const tell = (number, name, figures) => {
      const code = name.includes(".") ? name : `log.step.${name}`;
      put(steps, "li", say(STEPS[code] ?? code, figures)).value = number;
    };
    try {
      const shown = await this.verify(tell);
      // Unaltered is not the same as fit to eat: what the record warns of comes first.
      for (const recall of shown.recalls) {
        const reason = inWords(recall["nguon:reason"], this.language);
        this.verdict("bad", say("browser.check.recalled"), reason);
      }
      this.verdict("", say(shown.code, shown.figures), shown.name);
      answer.append(steps);
      put(answer, "p", say(shown.limits), "soft");
      this.tellStory(shown.entries);
      this.offer(shown.note, shown.checkpoint);
    } catch (error) {
      if (error instanceof Undecided) this.askAgain(error);
      else if (error instanceof Unable) this.verdict("late", say("browser.no_signatures"));
      else this.refuse(error, steps);
    }
    answer.focus();
  }

  verdict(kind, text, small = "") {
    const box = put(this.answer, "div", "", `verdict ${kind && `verdict--${kind}`}`, {
      role: kind ? "alert" : "status",
    });
    const told = put(box, "div", text);
    if (small) put(told, "small", small);
  }

  refuse({ code, figures = {} }, steps) {
    const { say, answer } = this;
    const why = say(NAMES[code] ?? code, figures);
    const step = figures.step ? say("browser.at_step", figures) : "";
    this.verdict("bad", say("browser.check.no"), `${why} ${step}`);
    answer.append(steps);
    put(answer, "p", say("browser.check.no_do"));
  }

  askAgain({ field, error, code }) {
    const why = code ? this.say(code) : this.say(error.code, error.figures);
    this.verdict("late", this.say("browser.check.undecided"), why);
    const input = this.place.querySelector(`#check-${field}`);
    const box = input.closest(".field");
    box.classList.add("field--wrong");
    input.before(put(box, "span", why, "field__error"));
    const fold = input.closest("details");
    if (fold) fold.open = true;
  }

  tellStory(entries) {
    if (!entries) return;
    const fold = put(this.answer, "details", "", "fold");
    put(fold, "summary", this.say("browser.check.story"));
    const list = put(fold, "ol", "", "checks");
    for (const { when, step, who } of story(entries, this.language)) {
      const [, year, month, day, clock] = when.match(/^(\d+)-(\d+)-(\d+)T(\d+:\d+)/) ?? [];
      const at = day ? `${day}/${month}/${year} ${clock}` : when;
      const what = this.words[this.language][`step.${step}`] ?? step;
      put(list, "li", [at, what, who].filter(Boolean).join(" · "));
    }
  }

  // Whoever keeps the signed state can hold a later one against it.
  offer(note, { size }) {
    const link = put(this.answer, "a", this.say("browser.check.keep"), "action action--quiet");
    link.href = URL.createObjectURL(new Blob([note], { type: "text/plain" }));
    link.download = `checkpoint-${size}.txt`;
    put(this.answer, "p", this.say("browser.check.keep_help"), "soft small");
  }

  async verify(tell) {
    const file = await this.read("file");
    if (!file) throw new Undecided("file", null, "browser.check.no_file");
    const key = this.typed.key.replace(/\s+/g, "");
    if (!key) throw new Undecided("key", null, "browser.check.no_key");
    const verifier = await settled("key", parseVerifier(key));
    const policy = await settled("policy", this.policy());
    const kept = await this.read("older");
    const older =
      kept && (await settled("older", noteIn(kept).then((note) => openCheckpoint(note, verifier))));
    const name = this.files.file.name;
    const note = () => noteIn(file);
    if (isReceipt(file)) {
      const { index, checkpoint } = await checkReceipt(file, verifier, { older, policy, tell });
      return {
        name, checkpoint, note: await note(), recalls: [], code: "log.verify.yes_receipt",
        figures: { ...checkpoint, index }, limits: "log.verify.not_proved_receipt",
      };
    }
    if (isPassport(file)) {
      const code = codeIn(this.typed.code);
      if (policy) throw new Undecided("policy", null, "passport.no_witnesses");
      const said = await checkPassport(file, verifier, { older, tell, code });
      const { checkpoint, recalled } = said;
      return {
        name, checkpoint, note: passportNote(file), code: "passport.yes", limits: "passport.not_proved",
        figures: { ...checkpoint, batch: said.batch },
        recalls: recalled ? [{ "nguon:reason": this.say("passport.step.recalled_then") }] : [],
      };
    }
    if (file[0] !== 0x7b) throw new Undecided("file", null, "log.verify.neither");
    const code = codeIn(this.typed.code);
    const options = { older, policy, tell, code };
    const { subject, checkpoint, entries } = await checkBundle(file, verifier, options);
    const recalls = openRecalls(entries, subject);
    return {
      name, checkpoint, entries, recalls, note: await note(), code: "log.verify.yes",
      figures: { ...checkpoint, subject }, limits: "log.verify.not_proved",
    };
  }

  async read(name) {
    const file = this.files[name];
    if (!file) return undefined;
    if (file.size > MOST) throw new Undecided(name, null, "browser.check.too_large");
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch {
      throw new Undecided(name, null, "browser.check.unreadable");
    }
  }

  // A policy, or simply the keys of witnesses who must all have signed, one a line.
  async policy() {
    const lines = this.typed.policy.split("\n").map((line) => line.trim()).filter(Boolean);
    if (!lines.length) return undefined;
    const plain = lines.every((line) => /^[^\s+]+\+[0-9a-f]{8}\+\S+$/.test(line));
    const names = lines.map((_, at) => `w${at}`);
    const text = plain
      ? [
          ...lines.map((line, at) => `witness w${at} ${line}`),
          `group everybody all ${names.join(" ")}`,
          "quorum everybody",
        ].join("\n")
      : this.typed.policy;
    return parsePolicy(new TextEncoder().encode(text));
  }
}

// What a person keeps on purpose, not what a command line is given.
const NAMES = {
  "log.older_unproven": "browser.check.older_unproven",
  "log.newer_unproven": "browser.check.newer_unproven",
};

// A refusal of what stands beside the evidence is no "no".
const settled = (field, promise) =>
  promise.catch((error) => {
    throw error instanceof Refused ? new Undecided(field, error) : error;
  });

// A code as people type it: O is read as 0, I and L as 1, the rest is for the eye.
const codeIn = (text) =>
  text.toUpperCase().replace(/[\s-]/g, "").replaceAll("O", "0").replace(/[IL]/g, "1");

const place = document.querySelector("#checker");
if (place) {
  const words = JSON.parse(document.querySelector("#checker-words").textContent);
  const asked = document.documentElement.lang;
  const wished = Object.keys(words).length > 1 && !navigator.language.startsWith("vi") ? "en" : asked;
  new Checker(place, words, words[wished] ? wished : asked);
  // Who has a script needs the server's own check less: it moves out of the way.
  const other = document.querySelector("#by-server");
  const fold = document.querySelector("#by-server-fold");
  if (other && fold) {
    fold.hidden = false;
    fold.append(other);
  }
}
