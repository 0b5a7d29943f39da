"""A ledger on SQLite with two organisations and a member in each role."""

from pathlib import Path

from kit.store import COOP, NOW, OTHER, REGISTRAR, open_book, submit
from nguon.services.members import Members
from nguon.store.ledger import Book

PASSWORD = "ngay-mua-moi-hai"
# user -> (role, organisation)
PEOPLE = {
    "hanh": ("clerk", COOP),
    "minh": ("manager", OTHER),
    "lan": ("inspector", OTHER),
    "quan": ("admin", OTHER),
}


def organisations(book: Book) -> None:
    for name in (COOP, OTHER):
        said = {"subject": name, "type": "organisation", "action": "make", "value": {}}
        submit(book, REGISTRAR.draft("register", said))


def peopled(folder: Path) -> Book:
    """Return an open book with the organisations and members above."""
    book = open_book(f"sqlite:///{folder}/ledger.sqlite", folder)
    organisations(book)
    members = Members(book)
    for user, (role, organisation) in PEOPLE.items():
        members.add(user, user.title(), role, organisation, NOW, PASSWORD)
    return book
