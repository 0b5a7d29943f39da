// On the page of a batch, once it stands: this phone fetches the evidence and checks it,
// says each step as it goes, and a failure where nobody can miss it. The page is whole
// without it. It remembers one thing: the newest state of this ledger that was verified
// here (origin, key, size, root), and demands that each later one continues it.
import { put, sayIn, STEPS } from "./page.js";

const place = document.querySelector("#self-check");
// A demonstration is a new ledger, with a new key, each time it is started.
const MEMORY = `nguon-ledger${place?.hasAttribute("data-demo") ? ` ${place.dataset.key}` : ""}`;
const language = document.documentElement.lang === "en" ? "en" : "vi";

// What this browser saw last, or undefined: storage may be cleared, closed or nonsense.
function recall() {
  try {
    const { origin, key, size, root } = JSON.parse(localStorage.getItem(MEMORY));
    if (typeof key === "string" && Number.isSafeInteger(size)) return { origin, key, size, root };
  } catch {}
  return undefined;
}

function remember({ origin, size, root }, key) {
  try {
    localStorage.setItem(MEMORY, JSON.stringify({ origin, key, size, root }));
  } catch {}
}

// That nothing came is neither yes nor no, whatever the reason.
class NoEvidence extends Error {}

async function fetchEvidence(older) {
  const asked = older ? `?older=${older.size}` : "";
  // A commit between the redirect and the answer is a 404 once; the next one is newer.
  for (let turn = 0; turn < 2; turn += 1) {
    try {
      const answer = await fetch(place.dataset.bundle + asked);
      if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
    } catch {}
  }
  throw new NoEvidence();
}

async function check(verify, tell) {
  const { key, code } = place.dataset;
  const older = recall();
  if (older && older.key !== key) throw new verify.Refused("browser.other_key");
  const verifier = await verify.parseVerifier(key);
  const checked = async () =>
    verify.checkBundle(await fetchEvidence(older), verifier, { older, code, tell });
  let shown;
  try {
    shown = await checked();
  } catch (error) {
    // One of several servers may lag behind for a moment: a rollback stays.
    if (error.code !== "log.newer_unproven") throw error;
    await new Promise((go) => setTimeout(go, 1500));
    shown = await checked();
  }
  remember(shown.checkpoint, key);
  return { ...shown, older };
}

// What the steps of memory are called for somebody who never kept anything on purpose.
const HERE = {
  ...STEPS,
  "log.step.no_older": "browser.step.first",
  "log.step.older": "browser.step.older",
  "log.newer_unproven": "browser.rolled_back",
  "log.older_unproven": "browser.forked",
  "log.rewritten": "browser.forked",
  "log.consistency_wrong": "browser.forked",
};

function alarm(say, error) {
  const why = say(HERE[error.code] ?? error.code, error.figures);
  const step = error.figures?.step ? say("browser.at_step", error.figures) : "";
  // What the page says in green above would contradict it; a recall stays.
  for (const calm of document.querySelectorAll("main .verdict:not(.verdict--bad)")) {
    calm.hidden = true;
  }
  for (const parent of [document.querySelector("main"), place]) {
    const box = put(parent, "div", "", "verdict verdict--bad");
    const told = put(box, "div", say("browser.failed"));
    put(told, "small", `${why} ${step} ${say("browser.failed_do")}`);
    if (parent === place) continue;
    box.setAttribute("role", "alert");
    parent.prepend(box);
  }
}

async function run() {
  const [{ default: words }, verify] = await Promise.all([
    import(`./words-${language}.js`),
    import("./verify.js"),
  ]);
  const say = sayIn(words, language);
  put(place, "h3", say("browser.heading"));
  const state = put(place, "p", say("browser.checking"), "", { role: "status" });
  const steps = put(place, "ol", "", "checks");
  try {
    const tell = (number, name, figures) => {
      const code = `log.step.${name}`;
      if (number === 1) steps.textContent = "";
      put(steps, "li", say(HERE[code] ?? code, figures)).value = number;
    };
    const { checkpoint, doubtful, entries, subject } = await check(verify, tell);
    const recalls = verify.openRecalls(entries, subject);
    if (recalls.length && !document.querySelector("main .verdict--bad")) {
      throw new verify.Refused("browser.hidden_recall");
    }
    state.className = doubtful ? "say say--late" : "say";
    state.textContent = say("browser.verified", checkpoint);
  } catch (error) {
    state.className = "say say--late";
    if (error instanceof NoEvidence) {
      state.textContent = say("browser.no_evidence");
    } else if (error instanceof verify.Unable) {
      steps.remove();
      state.textContent = say("browser.no_signatures");
    } else {
      state.remove();
      alarm(say, error);
    }
  }
  const worth = put(place, "p", `${say("browser.same_server")} `, "soft");
  put(worth, "a", say("browser.checker_link"), "", { href: place.dataset.verify });
}

if (place) run();
