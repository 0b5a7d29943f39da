"""What visitors see of the witnesses: on the page, in the bundle, at /checkpoint."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from kit.story import Party
from kit.told import ToldWorld, told
from kit.witnesses import Folk
from nguon.core import bundle, note
from nguon.core.checkpoint import open_checkpoint
from nguon.core.identifiers import batch_code
from nguon.errors import VerificationError
from nguon.store.database import writing
from nguon.store.ledger import Book, Trust
from nguon_web import create_app
from nguon_web.settings import Settings

NOT_YET = "Not yet witnessed"
BY_BOTH = "have cosigned this very state: city.example, union.example."


@dataclass
class Town:
    """A ledger with one harvested lot, its two witnesses, and a visitor."""

    book: Book
    world: ToldWorld
    coop: Party
    lot: str
    folk: Folk
    client: FlaskClient

    def page(self, language: str = "en") -> str:
        answer = self.client.get(f"/b/{batch_code(self.lot)}?lang={language}")
        assert answer.status_code == 200
        return answer.text

    def bundle(self, asked: str = "") -> bytes:
        path = f"/b/{batch_code(self.lot)}/bundle{asked}"
        answer = self.client.get(path, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        return answer.data


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with told(tmp_path) as (book, world):
        coop = world.coop()
        lot = coop.harvests(coop.plants("Rau cải"), kg=50)
        folk = Folk(tmp_path / "folk", book.verifier, "union", "city")
        book.trust = Trust(folk.policy("all"))
        app = create_app(Settings(data=tmp_path, secret_key="only in tests"), book)
        yield Town(book, world, coop, lot, folk, app.test_client())
        folk.close()


def test_the_page_names_whose_cosignature_it_has_checked_for_this_answer(
    town: Town,
) -> None:
    assert NOT_YET in town.page()
    assert "Chưa có nhân chứng" in town.page("vi")
    town.folk.ask(town.book)
    assert BY_BOTH in town.page()
    assert "ký xác nhận chính trạng thái này" in town.page("vi")
    assert "rests on these witnesses" in town.page()
    # Another batch's entry does not touch this page: it stands by the state it names.
    town.coop.plants("Cà chua")
    assert BY_BOTH in town.page()
    # What touches it is a new state, which nobody outside has seen yet.
    town.coop.sells(town.lot, 10)
    assert NOT_YET in town.page()
    town.folk.ask(town.book)
    assert BY_BOTH in town.page()


def test_a_page_kept_before_its_witnesses_came_is_another_page_after(
    town: Town,
) -> None:
    path = f"/b/{batch_code(town.lot)}?lang=en"
    first = town.client.get(path).headers["ETag"]
    assert town.client.get(path, headers={"If-None-Match": first}).status_code == 304
    town.folk.ask(town.book, "union")
    second = town.client.get(path, headers={"If-None-Match": first})
    assert second.status_code == 200 and "union.example" in second.text


def test_who_is_no_witness_of_the_policy_is_never_called_one(town: Town) -> None:
    town.folk.ask(town.book)
    other = Folk(
        town.folk.of["union"].folder.parent / "others", town.book.verifier, "x"
    )
    town.book.trust = Trust(other.policy())
    assert NOT_YET in town.page() and "union.example" not in town.page()
    other.close()


def test_a_cosignature_that_was_changed_in_the_database_makes_the_page_say_no(
    town: Town,
) -> None:
    town.folk.ask(town.book, "union")
    with writing(town.book.engine) as connection:
        connection.exec_driver_sql("DROP TRIGGER cosignature_no_update")
        connection.exec_driver_sql(
            "UPDATE cosignature"
            " SET line = substr(line, 1, length(line) - 10) || 'AAAAAAAA=='"
        )
    page = town.page()
    assert "does not fit this checkpoint" in page
    assert "have cosigned" not in page


def test_a_bundle_of_one_size_and_so_many_witnesses_is_one_file_for_ever(
    town: Town,
) -> None:
    with town.book.read() as ledger:
        size = ledger.size
    bare = town.bundle(f"?size={size}")
    assert "witnesses" not in json.loads(bare)
    town.folk.ask(town.book, "union")
    one = town.bundle()
    assert [entry["line"] for entry in json.loads(one)["witnesses"]]
    town.folk.ask(town.book, "city")
    both = town.bundle()
    assert len(json.loads(both)["witnesses"]) == 2
    assert town.bundle(f"?size={size}") == bare
    assert town.bundle(f"?size={size}&witnesses=1") == one
    assert town.bundle(f"?size={size}&witnesses=2") == both
    path = f"/b/{batch_code(town.lot)}/bundle?size={size}&witnesses=3"
    assert town.client.get(path).status_code == 404
    policy = town.folk.policy("all")
    shown = bundle.check(both, town.book.verifier, policy=policy)
    assert len(policy.named(shown.witnesses)) == 2
    for less in (bare, one):
        with pytest.raises(VerificationError):
            bundle.check(less, town.book.verifier, policy=policy)


def test_the_checkpoint_carries_the_lines_collected_so_far(town: Town) -> None:
    bare = town.client.get("/checkpoint").text
    town.folk.ask(town.book)
    more = town.client.get("/checkpoint").text
    assert more.startswith(bare) and len(note.signature_lines(more)[1]) == 3
    assert open_checkpoint(more, town.book.verifier) == open_checkpoint(
        bare, town.book.verifier
    )
    names = [note.parse_line(line)[0] for line in note.signature_lines(more)[1]]
    assert names[1:] == ["union.example", "city.example"]


def test_a_receipt_is_cosigned_when_its_state_is(town: Town) -> None:
    town.folk.ask(town.book)
    page = town.client.get(f"/b/{batch_code(town.lot)}?format=json").json
    assert [one["key"].split("+")[0] for one in page["witnesses"]] == [
        "city.example",
        "union.example",
    ]


def test_where_it_is_held_back_nothing_is_called_verified_before_its_witnesses_come(
    town: Town,
) -> None:
    town.book.trust = Trust(town.folk.policy("all"), hold=True)
    town.folk.ask(town.book, "union")
    page = town.page()
    assert "still waits for enough witnesses" in page and BY_BOTH not in page
    assert "Verified" not in page
    for path in ("/checkpoint", f"/b/{batch_code(town.lot)}/bundle"):
        answer = town.client.get(path, follow_redirects=True)
        assert answer.status_code == 503, path
        assert answer.headers["Retry-After"]
    town.folk.ask(town.book, "city")
    assert BY_BOTH in town.page()
    assert town.client.get("/checkpoint").status_code == 200
    held = town.client.get("/checkpoint").text
    town.coop.sells(town.lot, 10)
    assert town.client.get("/checkpoint").text == held


def test_where_it_is_held_back_to_wait_is_no_alarm_and_a_recall_still_stands_on_top(
    town: Town,
) -> None:
    town.book.trust = Trust(town.folk.policy("all"), hold=True)
    page = town.page()
    assert "Waiting for its witnesses" in page and "verdict--late" in page
    assert "cannot be trusted" not in page and "Not recalled" not in page
    assert "Đang chờ nhân chứng" in town.page("vi")
    # What hangs together with the batch is read too: who made it has its name, and
    # what was recalled before it became this lot is red at once.
    [packed] = town.coop.makes("pack", {town.lot: 20}, [("Rau cải", 20)])
    town.coop.recalls(town.lot)
    town.lot = packed
    page = town.page()
    assert "Recalled. Do not eat it" in page and "verdict--bad" in page
    assert "unnamed party" not in page and "cannot be trusted" not in page


def test_the_page_with_witnesses_is_still_small(town: Town) -> None:
    town.folk.ask(town.book)
    answer = town.client.get(
        f"/b/{batch_code(town.lot)}", headers={"Accept-Encoding": "gzip"}
    )
    assert len(answer.data) < 14_000
    assert b"nh\xc3\xa2n ch\xe1\xbb\xa9ng" in gzip.decompress(answer.data)
