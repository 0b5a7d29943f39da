"""An operator with every key in hand tells lies, and somebody catches each of them.

The honest ledger is that of the sample batches. Everybody looks at it first and says
yes; then the lie is served, and who catches it says no, with the reason. Who cannot see
it says yes, and that is written down here as well: `trace/README.md` has the table. A
test that answers a row of the threats has its number: forged origin (1), backdating (2),
rewriting (5), split view (6), omission (7), lost key (8), replay (26), rollback (29).
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from kit import memory_log
from kit.liar import Liar, Witness, policy_of
from kit.passkey import SoftPasskey, device_value, p256, subject_of
from kit.samples import RECALLED, Samples, samples
from kit.serving import Server, serving
from nguon import cli, clock, verify
from nguon.core import bundle, merkle, note, receipt
from nguon.core.entry import Draft, Entry, from_bytes
from nguon.core.identifiers import key_id, org_id, product_id
from nguon.core.receipt import Receipt
from nguon.core.tiles import write_entries
from nguon.errors import NguonError, VerificationError
from nguon.follow import asking
from nguon.services.audit import Evidence
from nguon.services.bench.farm import begin, sign
from nguon.services.older import check_older

__all__ = ["samples"]

STRANGER = org_id("0VJNPRSMG7VVP1S9B")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def true(samples: Samples) -> Liar:
    """The ledger as it is."""
    return Liar.of(samples.book)


@pytest.fixture(autouse=True)
def _in_no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "WAITS", (0.0,))
    monkeypatch.setenv("NGUON_LANG", "en")


class World:
    """The log as it is served, and those who look at it with its public key alone."""

    def __init__(
        self, server: Server, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.server = server
        self.folder = folder
        self.capsys = capsys
        self.key = note.format_verifier(server.log.verifier)
        self.said = ""

    def tells(self, log: Liar) -> None:
        """From now on the server tells this."""
        self.server.log = log

    def follows(self, who: str = "reader", *more: str) -> int:
        """`nguon-verify --follow`, with the state that this reader has kept."""
        state = str(self.folder / f"{who}.state")
        words = ["--follow", self.server.address, "--state", state, *more]
        return self._heard(verify.main([*words, "--key", self.key, "--lang", "en"]))

    def mirrors(self, who: str = "auditor", *more: str) -> int:
        """`nguon mirror` into this auditor's folder."""
        words = ["mirror", self.server.address, str(self.folder / who)]
        with pytest.raises(SystemExit) as caught:
            cli.main([*words, "--key", self.key, *more])
        assert isinstance(caught.value.code, int)
        return self._heard(caught.value.code)

    def verifies(self, code: str, *more: str) -> int:
        """`nguon-verify` of a batch's page."""
        page = f"{self.server.address}/b/{code}"
        return self._heard(
            verify.main([page, "--key", self.key, "--lang", "en", *more])
        )

    def reads(self, log: Liar, subject: str) -> int:
        """`nguon-verify` of a bundle that the operator made of it."""
        file = self.folder / "bundle.json"
        file.write_bytes(bundle.build(log, subject))
        words = [str(file), "--key", self.key, "--lang", "en"]
        return self._heard(verify.main(words))

    def keeps(self, name: str, content: str) -> str:
        """Write what somebody has kept."""
        (self.folder / name).write_text(content)
        return str(self.folder / name)

    def _heard(self, status: int) -> int:
        out, err = self.capsys.readouterr()
        self.said = out + err
        return status


@pytest.fixture
def world(
    true: Liar, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[World]:
    with serving(true) as server:
        yield World(server, tmp_path, capsys)


def kept_receipt(log: Liar) -> str:
    """Return the receipt that somebody got for the last line, at this size."""
    index = log.size - 2
    path = tuple(merkle.prove_inclusion(log, index, log.size))
    return receipt.format(Receipt(index, path, log.checkpoint, log.entries[index]))


def is_recall(said: Entry) -> bool:
    return said.statement.get("disposition") == "recalled"


def test_5_an_entry_altered_everywhere_and_signed_again(
    true: Liar, samples: Samples, world: World
) -> None:
    """Rewriting: another spray, told so from the first day on."""
    sprayed = true.last(lambda said: "nguon:treatment" in said.statement)
    [batch] = from_bytes(true.entries[sprayed]).previous
    code = next(b.code for b in _batches(samples) if b.id == batch)
    older = world.keeps("receipt.tlog-proof", kept_receipt(true))
    assert world.follows() == world.mirrors() == 0
    assert world.verifies(code, "--older", older) == 0

    def change(index: int, said: Entry) -> Draft | None:
        if index != sprayed:
            return None
        spray = {**_dict(said.statement["nguon:treatment"]), "nguon:material": "Nước"}
        return true.resigned(said, **{"nguon:treatment": spray})

    world.tells(true.retold(change))
    # Who has kept nothing cannot see it, and is told so.
    assert world.verifies(code) == 0 and "No older checkpoint" in world.said
    assert world.follows("new reader") == 0 and "No older checkpoint" in world.said
    assert world.mirrors("new auditor") == 0 and "no older copy" in world.said
    # Who has kept anything can.
    assert world.verifies(code, "--older", older) == 1 and "rewritten" in world.said
    assert world.follows() == 1 and "rewritten" in world.said
    assert world.follows("new reader", "--older", older) == 1
    assert world.mirrors() == 1 and "rewritten" in world.said


def test_7_the_last_event_withheld(true: Liar, samples: Samples, world: World) -> None:
    """Omission: the page of a batch without what was recorded of it last."""
    recalled = samples.batch(RECALLED)
    assert world.verifies(recalled.code) == 0
    hiding = true.without(recalled.id)
    page = f"/b/{recalled.code}/bundle"
    world.server.lies[page] = bundle.build(hiding, recalled.id)
    assert world.verifies(recalled.code) == 1
    assert "at step 6" in world.said and "withheld or missing" in world.said


def test_7_a_recall_withheld_on_an_ancestor(
    true: Liar, samples: Samples, world: World
) -> None:
    """Omission: what was made of a recalled batch, without the recall."""
    made = samples.batch(RECALLED)
    ancestor = made.parents[0]
    said = from_bytes(true.entries[true.last(is_recall)])
    recall = true.resigned(
        said,
        eventID="urn:uuid:0f5c7a39-4df1-4f4e-9d1e-2f4a7a1f1b11",
        quantityList=[{"epcClass": ancestor}],
    )
    world.tells(true.onward(recall))
    assert world.mirrors() == 0, world.said
    assert world.verifies(made.code) == 0
    hiding = bundle.build(true.onward(recall).without(ancestor), made.id)
    world.server.lies[f"/b/{made.code}/bundle"] = hiding
    assert world.verifies(made.code) == 1
    assert "at step 6" in world.said and "withheld or missing" in world.said


def test_7_an_index_that_leaves_the_recall_out(
    true: Liar, samples: Samples, world: World
) -> None:
    """Omission: the recall is in the log, and the signed index denies it."""
    recall = true.last(is_recall)
    recalled = next(iter(from_bytes(true.entries[recall]).previous))
    code = next(b.code for b in _batches(samples) if b.id == recalled)
    assert world.follows("early") == world.mirrors("early") == 0
    world.tells(true.retold(hidden={recall}))
    # A bundle is checked against the index: it is those who replay that see this.
    assert world.verifies(code) == 0
    for catches in (world.follows, world.mirrors):
        assert catches("new") == 1
        assert "leaves something out" in world.said and "tlog-proof" in world.said


def test_7_an_index_with_a_wrong_root(
    true: Liar, samples: Samples, world: World
) -> None:
    """Omission: an index over nothing."""
    assert world.follows() == world.mirrors() == 0
    lying = true.copy()
    said = {"root": "00" * 32, "size": lying.size, "subjects": len(lying.histories)}
    lying._add(lying.draft("index", said, lying.operator, "registrar"))
    lying.sign()
    world.tells(lying)
    assert world.verifies(samples.code(RECALLED)) == 1 and "at step 5" in world.said
    for catches in (world.follows, world.mirrors):
        assert catches() == 1 and "The index in line" in world.said


def test_6_two_views_for_two_clients(true: Liar, world: World) -> None:
    """Split view: each is shown a log that goes on, and not the same."""
    one, other = (true.onward(true.product(name)) for name in ("su hào", "cà rốt"))
    for who, view in (("an", one), ("bình", other)):
        world.tells(true)
        assert world.follows(who) == world.mirrors(f"{who}'s copy") == 0
        world.tells(view)
        assert world.follows(who) == 0 and world.mirrors(f"{who}'s copy") == 0
    # Each is content, until one shows the other what it was shown,
    shown = world.keeps("checkpoint of an", one.checkpoint)
    assert world.follows("bình", "--older", shown) == 1
    assert "rewritten" in world.said and "shown.checkpoint" in world.said
    # or until the log mistakes one for the other, at this size or any later one.
    for later in (one, one.onward(true.product("hành"))):
        world.tells(later)
        assert world.follows("an") == 0 and world.follows("bình") == 1
        assert world.mirrors("bình's copy") == 1 and "rewritten" in world.said


def test_29_a_database_rolled_back(true: Liar, samples: Samples, world: World) -> None:
    """Rollback: yesterday's backup, as if today had never been."""
    code = samples.code(RECALLED)
    today = true.onward(true.product("su su"))
    older = world.keeps("receipt.tlog-proof", kept_receipt(today))
    world.tells(today)
    assert world.follows() == world.mirrors() == 0
    assert world.verifies(code, "--older", older) == 0
    world.tells(true)
    assert world.follows() == 1 and "rolled back" in world.said
    assert world.mirrors() == 1 and "rolled back" in world.said
    assert world.verifies(code, "--older", older) == 1 and "rolled back" in world.said
    # The operator's own audit says so too, when it is given what others have kept.
    book = samples.book
    evidence = Evidence(book.engine, book.verifier, book.rules)
    assert check_older(evidence, kept_receipt(true).encode()).size == true.size
    with pytest.raises(VerificationError, match="rolled back"):
        check_older(evidence, today.checkpoint.encode())
    # Growing again over what was rolled back is a second history.
    world.tells(true.onward(true.product("a"), true.product("b")))
    assert world.follows() == 1 and "rewritten" in world.said


def test_2_recorded_backdated(true: Liar, samples: Samples, world: World) -> None:
    """Backdating: taken today, and said to have been taken last week."""
    code = samples.code(RECALLED)
    world.tells(true.onward(true.product("mướp")))
    assert world.follows() == world.mirrors() == world.verifies(code) == 0
    world.tells(world.server.log.onward(  # type: ignore[attr-defined]
        true.product("bầu"), later=timedelta(days=-7)
    ))  # fmt: skip
    for catches in (world.follows, world.mirrors):
        assert catches() == 1 and "recorded earlier than" in world.said
    assert world.verifies(code) == 0  # none of the lines of this batch is later


def test_1_a_forged_endorsement(true: Liar, world: World) -> None:
    """Forged origin: a phone of the operator's, under the name of a member's passkey.

    Whoever registers passkeys could make one up, and that would be an entry to see;
    to borrow one that stands is what nobody can.
    """
    log, passkey, thief = true.copy(), SoftPasskey("lan"), SoftPasskey("operator")
    value = {"name": {"vi": "HTX", "en": "Co-op"}, "roles": ["producer"]}
    who, by_phone = (log.operator, "registrar"), (STRANGER, "her phone")
    log.keys["her phone"] = p256("phone")
    phone = subject_of(log.keys["her phone"])
    log.commit(log.register(STRANGER, "organisation", value, who))
    log.commit(log.register(passkey.subject, "key", passkey.value(STRANGER), who))
    bare = device_value(log.keys["her phone"], STRANGER, log.now)
    for by, caught in ((passkey, 0), (thief, 1)):
        endorsed = by.endorse(bare)
        endorsed["endorsement"]["passkey"] = passkey.subject
        told = log.onward(log.register(phone, "key", endorsed, (STRANGER, "registrar")))
        told = told.onward(told.product("bí đao", by_phone))
        world.tells(told)
        said = world.reads(told, product_id(memory_log.code("bí đao")))
        assert said == caught, world.said
        assert ("has not endorsed" in world.said) is bool(caught)
        assert world.mirrors(f"auditor {caught}") == caught, world.said
    assert "should not have been taken" in world.said


def test_8_a_key_revoked_then_used(true: Liar, world: World) -> None:
    """Lost key: the phone was reported lost, and goes on signing."""
    log = true.copy()
    value = {"name": {"vi": "HTX", "en": "Co-op"}, "roles": ["producer"]}
    who = (log.operator, "registrar")
    log.commit(log.register(STRANGER, "organisation", value, who))
    log.commit(log.register_key("phone", STRANGER, "device", who))
    by_phone = (STRANGER, "phone")
    log.commit(log.product("bí", by_phone))
    world.tells(log)
    assert world.follows() == world.mirrors() == 0, world.said
    lost = {"vi": "Mất máy", "en": "Lost phone"}
    phone = key_id(log.key("phone"))
    log = log.onward(log.register(phone, "key", None, who, reason=lost))
    world.tells(log)
    assert world.follows() == world.mirrors() == 0, world.said
    assert world.reads(log, product_id(memory_log.code("bí"))) == 0, world.said
    log = log.onward(log.product("bầu", by_phone))
    world.tells(log)
    assert world.reads(log, product_id(memory_log.code("bầu"))) == 1
    assert "at step 7" in world.said and "had been revoked before" in world.said
    assert world.mirrors() == 1
    assert "should not have been taken" in world.said and "tlog-proof" in world.said
    assert world.follows() == 0  # who signed is not what it looks at, as it says
    assert "signatures and rules" in world.said


def test_1_an_origin_forged_at_entry(true: Liar, world: World) -> None:
    """Forged origin: goods out of nothing, in somebody else's name."""
    world.tells(true.onward(true.product("thanh long")))
    assert world.mirrors() == 0
    grown = true.last(lambda said: said.statement.get("nguon:step") == "harvest")
    said = from_bytes(true.entries[grown])
    again = true.resigned(said)  # the same harvest once more
    stranger = (STRANGER, "nobody")
    own_key = true.copy()
    for reason, lie in (
        ("already", true.onward(again)),
        ("not registered", true.onward(true.product("vải", stranger))),
        ("should not", own_key.onward(
            own_key.register_key("nobody", STRANGER, "device", stranger)
        )),
    ):  # fmt: skip
        world.tells(lie)
        assert world.mirrors(reason) == 1 and reason in world.said, world.said


def test_1_a_signature_that_nobody_made(true: Liar, world: World) -> None:
    """Forged origin: the words are the cooperative's, the hand is not."""
    draft = true.product("khế")
    world.tells(true.onward(draft))
    assert world.mirrors() == 0
    forged = Draft(draft.kind, draft.statement, {}, draft.by, bytes(64))
    world.tells(true.onward(forged))
    assert world.mirrors("new") == 1 and "signature" in world.said
    khe = product_id(memory_log.code("khế"))
    assert world.reads(true.onward(draft), khe) == 0
    assert world.reads(true.onward(forged), khe) == 1 and "at step 7" in world.said


def test_tiles_and_entries_that_disagree(true: Liar, world: World) -> None:
    """One line of a served bundle says another thing than the hash in the tree."""
    assert world.follows() == world.mirrors() == 0
    entries = list(true.entries[:256])
    entries[100] = entries[100].replace(b'"recorded":"2', b'"recorded":"1')
    world.server.lies["/tile/entries/000"] = write_entries(entries)
    for catches in (world.follows, world.mirrors):
        assert catches("new") == 1
        assert "Line 100 as it is served" in world.said
    # Hashes that fit the changed line do not fit the signed root.
    leaves = [merkle.leaf_hash(entry) for entry in entries]
    world.server.lies["/tile/0/000"] = b"".join(leaves)
    assert world.follows("newer") == 1 and world.mirrors("newer") == 1


def test_6_a_checkpoint_with_a_stale_cosignature(true: Liar, world: World) -> None:
    """Split view: under a state that no witness saw, the line from an earlier one."""
    union = Witness("union")
    policy = world.keeps("policy", policy_of("1", union))
    seen = true.copy()
    line = union.line(true.checkpoint, true.verifier)
    seen.checkpoint += line
    world.tells(seen)
    assert world.follows("reader", "--policy", policy) == 0
    assert world.mirrors("auditor", "--policy", policy) == 0, world.said
    unseen = true.onward(true.product("mít"))
    unseen.checkpoint += line
    world.tells(unseen)
    for who, catches in (("reader", world.follows), ("auditor", world.mirrors)):
        assert catches(who, "--policy", policy) == 1
        assert "union.example" in world.said and "shown.checkpoint" in world.said
        assert catches(who) == 0  # who names no witness does not look at its line


def test_26_a_line_replayed(true: Liar, world: World) -> None:
    """Replay: an old signed event is put into the log a second time."""
    old = true.last(lambda said: said.kind == "custody" and "eventID" in said.statement)
    said = from_bytes(true.entries[old])
    again = Draft(said.kind, said.statement, said.sealed, said.by, said.signature)
    assert world.mirrors() == 0
    world.tells(true.onward(again))
    assert world.mirrors() == 1 and "already" in world.said


def test_5_any_rewriting_is_refused_by_any_checkpoint_after_it(true: Liar) -> None:
    """Rewriting: whatever is altered, wherever, by whoever has every key."""
    draw = Random(20261122)
    said = [from_bytes(data) for data in true.entries]
    places = [at for at, each in enumerate(said) if each.kind == "custody"]
    sizes = [at + 1 for at, each in enumerate(said) if each.kind == "index"]
    for place in draw.sample(places, 25):
        told = true.retold(
            lambda at, each, place=place: (
                true.resigned(each, **{"nguon:note": "khác"})  # type: ignore[misc]
                if at == place
                else None
            )
        )
        for size in (*draw.sample(sizes, 8), true.size):
            path = merkle.prove_consistency(told, size, told.size)
            older = merkle.subtree_root(true, 0, size)
            try:
                merkle.check_consistency(size, older, told.size, _root(told), path)
                refused = False
            except VerificationError:
                refused = True
            assert refused == (size > place), (size, place)


def test_7_no_single_entry_can_be_withheld(true: Liar, samples: Samples) -> None:
    """Omission: each entry of each record in the evidence of a batch, one by one."""
    batch = samples.batch(RECALLED).id
    whole = bundle.build(true, batch)
    shown = bundle.check(whole, true.verifier)
    withheld = 0
    for subject, history in shown.histories.items():
        for index in history:
            hiding = true.copy()
            hiding.histories[subject].remove(index)
            if not hiding.histories[subject] and subject == batch:
                continue  # there is no page of a batch without a record
            lacking = bundle.build(hiding, batch)
            if lacking == whole:
                continue  # it is there as another record's entry
            with pytest.raises(NguonError):
                bundle.check(lacking, true.verifier)
            withheld += 1
    assert withheld > 30


def test_26_a_queue_sent_twice_by_two_devices_is_taken_once(tmp_path: Path) -> None:
    """Replay: both hold the same queue, in another order, and lose every answer."""
    book, farm = begin(tmp_path / "ledger", clock.now())
    chains = [[sign(book, *said) for said in farm.chain(n)] for n in range(40)]
    with book.read() as ledger:
        before = ledger.size

    def send(seed: int) -> dict[bytes, int]:
        queue = chains * 2
        Random(seed).shuffle(queue)
        taken = [each for chain in queue for each in book.submit(chain, farm.now)]
        return {each.said.message: each.index for each in taken}

    with ThreadPoolExecutor(2) as devices:
        one, other = devices.map(send, (1, 2))
    with book.read() as ledger:
        said = [from_bytes(e) for e in ledger.entries(before, ledger.size - before)]
    taken = [each.message for each in said if each.kind != "index"]
    assert one == other and len(one) == 400
    assert sorted(taken) == sorted(one)
    book.close()


def test_every_row_of_the_table_is_a_story_here() -> None:
    readme = (ROOT / "trace/README.md").read_text("utf-8")
    table = readme.split("## Who catches what", 1)[1].split("\n#", 1)[0]
    told = {name for name, made in globals().items() if _is_story(made)}
    rows = re.findall(r"\| `(test_\w+)` \|$", table, re.MULTILINE)
    assert sorted(rows) == sorted(told)


def _is_story(made: object) -> bool:
    named = getattr(made, "__name__", "").startswith("test_")
    return named and "world" in getattr(made, "__annotations__", {})


def _root(log: Liar) -> bytes:
    return merkle.root(log.leaves)


def _batches(samples: Samples):  # type: ignore[no-untyped-def]
    from nguon.core.state import Batch

    with samples.book.read() as ledger:
        return list(ledger.find(Batch))


def _dict(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value
