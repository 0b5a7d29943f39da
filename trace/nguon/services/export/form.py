"""What a form is: a name, a kind of file, and the function that writes it.

    def write(book, selection, viewer, now):    # -> bytes, or an iterator of bytes
        for line in lines(book, selection, viewer, now): ...

A form module ends with `FORMS = (Form(…),)`; `forms.py` gathers them. What a form is
called is the sentence `export.form.<name>`, what it is good for `export.about.<name>`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from nguon.messages import say
from nguon.services.export.selection import BATCH, KINDS, Selection
from nguon.services.sight import Viewer
from nguon.store.ledger import Book

ANYONE: Final = "anyone"  # public facts alone: no token, no log-in
NAMED: Final = "named"  # an organisation by its token or log-in, with what it may see

Written: TypeAlias = bytes | Iterable[bytes]
Write: TypeAlias = Callable[[Book, Selection, Viewer, datetime], Written]


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that a form asks for and the ledger does not have."""

    number: int | None  # of the entry; None where it is not about one event
    where: str  # the event or batch, as a person calls it
    what: str  # what is missing
    todo: str  # what to do about it
    clause: str = ""  # of the rule that asks for it
    root: str = ""  # the same without where it is asked for: told once for all lots


Lacks: TypeAlias = Callable[[Book, Selection, Viewer, datetime], Iterable[Lack]]


@dataclass(frozen=True, slots=True)
class Form:
    """One form that the ledger can be written in."""

    name: str
    media: str
    suffix: str
    write: Write
    takes: frozenset[str] = KINDS  # of selections
    who: str = NAMED
    lacks: Lacks | None = None  # what of it is missing, where it can be

    def title(self, language: str) -> str:
        return say(f"export.form.{self.name}", language)

    def about(self, language: str) -> str:
        return say(f"export.about.{self.name}", language)

    def file_name(self, selection: Selection) -> str:
        return f"{self.name}-{selection.title}.{self.suffix}"


BATCHES: Final = frozenset({BATCH})
