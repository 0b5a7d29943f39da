"""The verifier in JavaScript says what the one in Python says, in a real Chromium.

Each vector is given to the module that agrees with its Python one; bundles, whole, bent
and broken, to both verifiers at once: the same answer, and for a no the same step.
"""

import json
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from kit.bent import pointed
from kit.browser import chromium, open_page, served
from kit.memory_log import CERTIFICATE, PACKED, RULES, MemoryLog, story
from kit.samples import RECALLED, Samples
from nguon.core import bundle, canonical, identifiers, merkle, note, policy
from nguon.core.bundle_file import Opened
from nguon.core.checkpoint import Checkpoint, open_checkpoint
from nguon.core.provenance import read
from nguon.core.sealing import Opening
from nguon.errors import NguonError
from nguon.services.prove import bundle_of

VECTORS = Path(__file__).parents[1] / "vectors"

# One question to one module: true for yes, the code of the refusal for no.
ASK = """async ([kind, one]) => {
  const from = (name) => import(`/static/-/js/verify/${name}.js`);
  const { hex, unhex, utf8, Refused } = await from("bytes");
  // A policy keeps names as octets.
  const latin = (text) => String.fromCharCode(...utf8(text));
  const ask = {
    canonical: async () =>
      (await from("canonical")).parseExact(unhex(one.input)) !== undefined,
    entry: async () => {
      const { readEntry } = await from("entry");
      const entry = await readEntry(utf8(one.entry));
      return [...entry.previous.keys()].sort();
    },
    signature: async () => {
      const { checkSignature } = await from("keys");
      const [spki, mark, said] = [one.spki, one.signature, one.message].map(unhex);
      return (await checkSignature(spki, one.algorithm, mark, said)) ?? true;
    },
    inclusion: async () =>
      (await (await from("merkle")).checkInclusion(
        one.leaf, one.index, one.size, one.path, one.root)) ?? true,
    consistency: async () =>
      (await (await from("merkle")).checkConsistency(
        one.old_size, one.old_root, one.size, one.root, one.path)) ?? true,
    many: async () => {
      const leaves = new Map(Object.entries(one.leaves).map(([at, leaf]) => [+at, leaf]));
      const root = await (await from("merkle")).rootOfMany(leaves, one.size, one.proof);
      return root === one.root || "another root";
    },
    headmap: async () => {
      const { checkHeads } = await from("headmap");
      const heads = await checkHeads(one.root, one.subjects, one.tokens);
      return Object.fromEntries([...heads].map(([name, last]) =>
        [name, last && [last.count, last.head]]));
    },
    verifier: async () => (await from("note")).parseVerifier(one).then(() => true),
    note: async () => {
      const { openNote, parseVerifier } = await from("note");
      return openNote(one.note, await Promise.all(one.keys.map((key) => parseVerifier(key))));
    },
    checkpoint: async () => {
      const { openCheckpoint, parseVerifier } = await from("note");
      const { origin, size, root } = await openCheckpoint(one.note, await parseVerifier(one.key));
      return [origin, size, root];
    },
    cosignature: async () => {
      const { checkCosignature, parseCosigner } = await from("cosignature");
      const by = await parseCosigner(one.key);
      const [origin, size] = one.text.split("\\n");
      const checkpoint = { origin, size, text: one.text };
      return (await checkCosignature(one.line, by, checkpoint)).checked;
    },
    cosigner: async () => (await from("cosignature")).parseCosigner(one).then(() => true),
    policy: async () => {
      const policy = await (await from("policy")).parsePolicy(utf8(one.policy));
      const met = (names) => policy.isMet(names.map((name) => policy.witnesses.get(latin(name))));
      return [one.met.map(met), one.unmet.map(met)];
    },
    receipt: async () => {
      const { checkReceipt } = await from("receipt");
      const verifier = await (await from("note")).parseVerifier(one.key);
      const options = one.entry === null ? {} : { entry: unhex(one.entry) };
      const { index, checkpoint } = await checkReceipt(utf8(one.receipt), verifier, options);
      return [index, checkpoint.size];
    },
    endorsement: async () => {
      const { unbase64url } = await from("bytes");
      const { checkEndorsement } = await from("endorsement");
      const { canonical, parseExact } = await from("canonical");
      const value = parseExact(utf8(canonical(one.value))); // as an entry holds it
      const passkey = { ...one.passkey, spki: unbase64url(one.passkey.public_key) };
      return (await checkEndorsement(value, passkey)) ?? true;
    },
    names: async () => {
      const { batchOf, codeOf, kindOf } = await from("names");
      const batch = batchOf(one);
      return [kindOf(one), batch, batch && (await codeOf(batch))];
    },
  };
  try {
    return await ask[kind]();
  } catch (error) {
    if (error instanceof Refused) return { refused: error.code };
    throw error;
  }
}"""

# Many bundles to the verifier as pages load it.
CHECK = """async ([key, cases, trusted]) => {
  const { checkBundle, parsePolicy, parseVerifier, Refused } =
    await import("/static/-/js/checker.js");
  const policy = trusted && (await parsePolicy(new TextEncoder().encode(trusted)));
  const verifier = await parseVerifier(key);
  const answers = [];
  for (const { data, older, code } of cases) {
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    const steps = [];
    // Python tells of neither: that it was read, and that it is the one asked for.
    const tell = (number, name, figures) =>
      ["form", "subject"].includes(name) || steps.push([number, name, figures]);
    try {
      const { subject } = await checkBundle(bytes, verifier, { older, code, policy, tell });
      answers.push([true, subject, steps]);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      answers.push([false, error.figures.step, error.code]);
    }
  }
  return answers;
}"""


def vectors(name: str) -> Any:
    return json.loads((VECTORS / f"{name}.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def page(samples: Samples) -> Iterator[Page]:
    with served(samples.app()) as address, chromium() as browser:
        yield open_page(browser, f"{address}/")


@pytest.fixture(scope="module")
def log() -> MemoryLog:
    return story()


@pytest.fixture(scope="module")
def whole(log: MemoryLog) -> bytes:
    price = Opened(18, "/nguon:price", Opening(bytes(16), 12000))
    return bundle.build(
        log, PACKED, beside=(CERTIFICATE, RULES), older=7, opened=[price]
    )


def refused(answer: Any) -> bool:
    return isinstance(answer, dict) and "refused" in answer


def test_canonical_json(page: Page) -> None:
    said = vectors("canonical")
    for case in said["accept"]:
        form = {"input": case["canonical"]}
        assert page.evaluate(ASK, ["canonical", form]) is True, case["why"]
        if case["input"] != case["canonical"]:
            assert refused(page.evaluate(ASK, ["canonical", case])), case["why"]
    for case in said["refuse"]:
        assert refused(page.evaluate(ASK, ["canonical", case])), case["why"]


def test_entries(page: Page) -> None:
    said = vectors("entry")
    for case in said["accept"]:
        previous = sorted(json.loads(case["entry"])["previous"])
        assert page.evaluate(ASK, ["entry", case]) == previous, case["why"]
    for case in said["refuse"]:
        assert refused(page.evaluate(ASK, ["entry", case])), case["why"]


def test_signatures(page: Page) -> None:
    said = vectors("signature")
    for case in said["accept"]:
        assert page.evaluate(ASK, ["signature", case]) is True, case["why"]
    for case in said["refuse"]:
        if case["algorithm"] in ("Ed25519", "ES256"):
            assert refused(page.evaluate(ASK, ["signature", case])), case["why"]


@pytest.mark.parametrize("kind", ["inclusion", "consistency", "many"])
def test_trees(page: Page, kind: str) -> None:
    said = vectors("merkle")[kind]
    for case in said["accept"]:
        assert page.evaluate(ASK, [kind, case]) is True, case
    for case in said["refuse"]:
        assert page.evaluate(ASK, [kind, case]) is not True, case["why"]


def test_the_map_of_heads(page: Page) -> None:
    said = vectors("headmap")
    for case in said["accept"]:
        assert page.evaluate(ASK, ["headmap", case]) == case["heads"], case["why"]
    for case in said["refuse"]:
        assert refused(page.evaluate(ASK, ["headmap", case])), case["why"]


def test_notes_and_keys(page: Page) -> None:
    said = vectors("note")
    for key in said["keys"]["accept"]:
        assert page.evaluate(ASK, ["verifier", key]) is True, key
    for case in said["keys"]["refuse"]:
        assert refused(page.evaluate(ASK, ["verifier", case["key"]])), case["why"]
    for case in said["accept"]:
        assert page.evaluate(ASK, ["note", case]) == case["text"], case["why"]
    for case in said["refuse"]:
        assert refused(page.evaluate(ASK, ["note", case])), case["why"]


def test_checkpoints(page: Page) -> None:
    said = vectors("checkpoint")
    verifier = note.parse_verifier(said["key"])
    for case in said["accept"]:
        found = open_checkpoint(case["note"], verifier)
        origin, size, root = page.evaluate(
            ASK, ["checkpoint", {**case, "key": said["key"]}]
        )
        assert (origin, root) == (found.origin, found.root.hex()), case["why"]
        assert float(size) == float(found.size), case["why"]  # exact below 2^53
    for case in said["refuse"]:
        answer = page.evaluate(ASK, ["checkpoint", {**case, "key": said["key"]}])
        assert refused(answer), case["why"]


def test_cosignatures(page: Page) -> None:
    said = vectors("cosignature")
    for key in said["keys"]["accept"]:
        assert page.evaluate(ASK, ["cosigner", key]) is True, key
    for case in said["keys"]["refuse"]:
        assert refused(page.evaluate(ASK, ["cosigner", case["key"]])), case["why"]
    for case in said["accept"]:
        # No browser reads ML-DSA-44: such a line is never among those checked.
        answer = page.evaluate(ASK, ["cosignature", case])
        assert answer is (not case["why"].startswith("ML-DSA")), case["why"]
    for case in said["refuse"]:
        answer = page.evaluate(ASK, ["cosignature", case])
        assert refused(answer) or (answer is False and "ML-DSA" in case["why"]), case[
            "why"
        ]


def test_policies(page: Page) -> None:
    said = vectors("policy")
    for case in said["accept"]:
        met, unmet = page.evaluate(ASK, ["policy", case])
        assert all(met) and not any(unmet), case["why"]
    for case in said["refuse"]:
        asked = {"policy": case["policy"], "met": [], "unmet": []}
        assert refused(page.evaluate(ASK, ["policy", asked])), case["why"]


def test_receipts(page: Page) -> None:
    said = vectors("receipt")
    for case in said["accept"]:
        answer = page.evaluate(ASK, ["receipt", {**case, "key": said["key"]}])
        assert answer == [case["index"], case["size"]], case["why"]
    for case in said["refuse"]:
        answer = page.evaluate(ASK, ["receipt", {**case, "key": said["key"]}])
        assert refused(answer), case["why"]


def test_what_identifiers_name(page: Page) -> None:
    for case in vectors("identifiers")["accept"]:
        uri = case["canonical"]
        batch = identifiers.batch_of(uri)
        code = identifiers.batch_code(batch) if batch else None
        expected = [identifiers.subject_kind(uri), batch, code]
        assert page.evaluate(ASK, ["names", uri]) == expected, case["why"]


def python_says(
    data: bytes,
    verifier: note.Verifier,
    older: Checkpoint | None,
    code: str | None,
    trusted: str | None,
) -> list[Any]:
    try:
        parsed = policy.parse(trusted.encode()) if trusted else None
        shown = bundle.check(data, verifier, older=older, policy=parsed)
        if code and identifiers.batch_code(shown.subject) != code:
            return [False, 10, "log.subject_other"]
    except NguonError as error:
        return [False, error.figures["step"], error.code]
    steps = [[fact.number, fact.name, dict(fact.figures)] for fact in shown.steps]
    return [True, shown.subject, steps]


def both(
    page: Page,
    verifier: note.Verifier,
    bundles: list[bytes],
    older: Checkpoint | None = None,
    code: str | None = None,
    trusted: str | None = None,
) -> list[Any]:
    """Ask both verifiers; they agree in everything but what of JSON is wrong."""
    kept = older and {
        "origin": older.origin, "size": older.size, "root": older.root.hex(),
    }  # fmt: skip
    cases = [
        {"data": b64encode(data).decode(), "older": kept, "code": code}
        for data in bundles
    ]
    found = page.evaluate(CHECK, [note.format_verifier(verifier), cases, trusted])
    for data, answer in zip(bundles, found, strict=True):
        expected = python_says(data, verifier, older, code, trusted)
        if not answer[0] and not str(answer[2]).startswith("log."):
            expected, answer = expected[:2], answer[:2]
        assert answer == expected, data
    return list(found)


def test_the_bundle_of_the_vectors(page: Page) -> None:
    said = vectors("bundle")
    (answer,) = both(page, note.parse_verifier(said["key"]), [said["bundle"].encode()])
    assert answer[0] is True


def test_bundles_with_keys_that_people_hold(page: Page) -> None:
    said = vectors("endorsed_bundle")
    verifier = note.parse_verifier(said["key"])
    accept, refuse = (
        [case["bundle"].encode() for case in said[kind]]
        for kind in ("accept", "refuse")
    )
    assert all(answer[0] is True for answer in both(page, verifier, accept))
    answers = both(page, verifier, refuse)
    assert [a[:2] for a in answers] == [[False, c["step"]] for c in said["refuse"]]


def test_endorsements(page: Page) -> None:
    said = vectors("endorsement")
    for case in said["accept"]:
        assert page.evaluate(ASK, ["endorsement", case]) is True, case["why"]
    for case in said["refuse"]:
        assert refused(page.evaluate(ASK, ["endorsement", case])), case["why"]


def test_every_bundle_of_the_vectors_and_every_lie_in_them(page: Page) -> None:
    said = vectors("bundle")
    verifier = note.parse_verifier(said["key"])
    for wanted in ("accept", "refuse"):
        for case in said[wanted]:
            data = case.get("bundle", said["bundle"]).encode()
            if "changes" in case:
                bent = pointed(json.loads(said["bundle"]), case["changes"])
                data = canonical.to_bytes(bent)
            older = case.get("older")
            kept = open_checkpoint(older, verifier) if older else None
            (answer,) = both(page, verifier, [data], kept)
            assert answer[0] is (wanted == "accept"), case["why"]
            assert answer[0] or answer[1] == case["step"], case["why"]


def witnessed(case: dict[str, Any]) -> bytes:
    text: str = vectors("bundle")["bundle"]
    return (text[:-1] + case["more"] + "}").encode()


def test_bundles_with_witnesses_under_policies(page: Page) -> None:
    said, verifier = vectors("witnessed"), note.parse_verifier(vectors("bundle")["key"])
    for wanted in ("accept", "refuse"):
        for case in said[wanted]:
            if "ML-DSA" not in case["why"]:
                answer = both(page, verifier, [witnessed(case)], trusted=case["policy"])
                assert answer[0][0] is (wanted == "accept"), case["why"]


def test_a_policy_that_names_logs_names_this_one(
    page: Page, log: MemoryLog, whole: bytes
) -> None:
    other = note.format_verifier(MemoryLog("another").verifier)
    for named, yes in ((note.format_verifier(log.verifier), True), (other, False)):
        trusted = f"log {named}\nquorum none\n"
        assert both(page, log.verifier, [whole], trusted=trusted)[0][0] is yes


def test_a_witness_that_no_browser_can_read_is_never_counted(page: Page) -> None:
    case = next(c for c in vectors("witnessed")["accept"] if "ML-DSA" in c["why"])
    said = {"data": b64encode(witnessed(case)).decode()}
    key = vectors("bundle")["key"]
    (yes,) = page.evaluate(CHECK, [key, [said], None])
    assert yes[0] is True and [2, "witness_unread", {"count": 1}] in yes[2]
    assert not [step for step in yes[2] if step[1].startswith("witnessed")]
    (no,) = page.evaluate(CHECK, [key, [said], case["policy"]])
    assert no == [False, 2, "log.quorum_unmet"]


def test_every_flipped_bit_of_a_cosignature(page: Page) -> None:
    case, start = (
        vectors("witnessed")["accept"][4],
        len(vectors("bundle")["bundle"]) - 1,
    )
    whole = witnessed(case)
    bent = []
    for at in range(start, len(whole)):
        bad = bytearray(whole)
        bad[at] ^= 1 << at % 8
        bent.append(bytes(bad))
    verifier = note.parse_verifier(vectors("bundle")["key"])
    assert not any(answer[0] for answer in both(page, verifier, bent))


def test_what_is_kept_from_before_is_held_against_it(
    page: Page, log: MemoryLog, whole: bytes
) -> None:
    states = {
        size: Checkpoint(log.signer.name, size, merkle.root(log.leaves[:size]))
        for size in (0, 3, 7, 20)
    }
    other = bytes(32)
    for older, yes in (
        (states[7], True),
        (states[20], True),
        (states[0], True),
        (states[3], False),
        (Checkpoint(log.signer.name, 7, other), False),
        (Checkpoint(log.signer.name, 20, other), False),
        (Checkpoint(log.signer.name, 21, other), False),
        (Checkpoint("another.example/log", 7, states[7].root), False),
    ):
        assert both(page, log.verifier, [whole], older)[0][0] is yes


def test_the_code_on_the_label_must_be_its_own(
    page: Page, log: MemoryLog, whole: bytes
) -> None:
    own = identifiers.batch_code(PACKED)
    assert both(page, log.verifier, [whole], code=own)[0][0] is True
    answer = both(page, log.verifier, [whole], code="0000000000000000Z")[0]
    assert answer == [False, 10, "log.subject_other"]


def test_every_part_left_out_doubled_or_moved(
    page: Page, log: MemoryLog, whole: bytes
) -> None:
    said = json.loads(whole)
    bent = [b"", b"{}", b"[]", b"null", whole + b"\n", whole[:-1], b" " + whole]
    for name, value in said.items():
        bent.append(canonical.to_bytes({k: v for k, v in said.items() if k != name}))
        for wrong in (None, 1, "", [], {}, [1], [[]], True, "0" * 64):
            bent.append(canonical.to_bytes({**said, name: wrong}))
        if isinstance(value, list):
            for at in range(len(value)):
                less, more = value[:at] + value[at + 1 :], [*value, value[at]]
                turned = [*value[at:], *value[:at]]
                for other in (less, more, turned):
                    bent.append(canonical.to_bytes({**said, name: other}))
    for at in said["entries"]:
        less = {k: v for k, v in said["entries"].items() if k != at}
        left = [int(k) for k in less]
        proof = [step.hex() for step in merkle.prove_many(log, left, log.size)]
        bent.append(canonical.to_bytes({**said, "entries": less}))
        bent.append(canonical.to_bytes({**said, "entries": less, "hashes": proof}))
    answers = both(page, log.verifier, bent)
    # "older" and "opened" may be left out, and a list turned by nothing is the same.
    assert sum(answer[0] for answer in answers) < 12 < len(bent)


def test_some_hundreds_of_flipped_bits_of_a_ledgers_bundle_are_refused(
    page: Page, samples: Samples
) -> None:
    data = bundle_of(samples.book, samples.batch(RECALLED).id)
    assert both(page, samples.book.verifier, [data])[0][0] is True
    bent = []
    for turn in range(400):
        at = turn * len(data) // 400
        bad = bytearray(data)
        bad[at] ^= 1 << turn % 8
        bent.append(bytes(bad))
    assert not any(answer[0] for answer in both(page, samples.book.verifier, bent))


def test_every_bundle_of_the_samples_is_verified_by_both(
    page: Page, samples: Samples
) -> None:
    batches = list(samples.lots().values())
    bundles = [bundle_of(samples.book, batch.id, None, 100) for batch in batches]
    answers = both(page, samples.book.verifier, bundles)
    assert all(answer[0] for answer in answers) and len(answers) > 40


RECALLS = """async ([key, cases]) => {
  const { checkBundle, openRecalls, parseVerifier } =
    await import("/static/-/js/verify.js");
  const verifier = await parseVerifier(key);
  const found = [];
  for (const data of cases) {
    const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
    const { entries, subject } = await checkBundle(bytes, verifier);
    found.push(openRecalls(entries, subject).map((said) => said.eventID).sort());
  }
  return found;
}"""


def test_the_recalls_in_force_are_those_of_the_page(
    page: Page, samples: Samples
) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    expected, cases = [], []
    for batch in samples.lots().values():
        data = bundle_of(samples.book, batch.id)
        shown = bundle.check(data, samples.book.verifier)
        told = read(shown.entries, batch.id, now)
        expected.append(sorted(recall.step.event_id for recall in told.recalls))
        cases.append(b64encode(data).decode())
    assert page.evaluate(RECALLS, [samples.book.verifier_key, cases]) == expected
    assert any(expected) and not all(expected)


@pytest.mark.parametrize(
    "since",
    [
        "2026-11-22T13:05:30+07:00", "2026-11-22T06:05:30Z", "2026-11-22T06:05:30.000001",
        "2026-11-22", "2026-11-23", "2026-11-22 06:06", "2026-11-22T06:05:59.999999+00:00",
        "2026-02-30", "2026-11-22T06:05:30+24:00", "2026-11-22T25:00:00Z", "soon", "",
    ],
)  # fmt: skip
def test_a_key_that_was_revoked_from_an_earlier_moment(page: Page, since: str) -> None:
    log = story()
    key = identifiers.key_id(log.key("coop"))
    log.commit(log.register(key, "key", None, reason="lost", **{"from": since}))
    data = bundle.build(log, PACKED)
    both(page, log.verifier, [data])
