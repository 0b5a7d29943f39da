"""Linksets: what is known about an identified thing, and which link answers a request.

A linkset (RFC 9264, JSON form of section 4.2) lists links by the thing that they are
about (its anchor) and by link type, as the GS1 resolver standard 1.2.0 profiles it:

    {"linkset": [{"anchor": "https://ledger.example/01/09521201001012",
                  "itemDescription": "Choy sum, bunch",
                  "https://ref.gs1.org/voc/defaultLink": [{"href": "…", "title": "…"}],
                  "https://ref.gs1.org/voc/pip": [{"href": "…", "title": "…", …}]}]}

A level is one anchor; levels stand from the most exact (a lot) up to the key (its
product). Each has exactly one default link, told by href and title alone and listed
again under the type that describes it. `choose` finds what was asked for at the first
level that has it: by link type, then context, media type and language; what is left
are equals. Proved in tests/core/test_linkset.py, and against GS1's schema for linksets
in tests/web/test_resolver.py.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from nguon.core.canonical import JSON

MEDIA: Final = "application/linkset+json"
CONTEXT: Final = "https://ref.gs1.org/standards/resolver/linkset-context"
VOCABULARY: Final = "https://ref.gs1.org/voc/"  # what we write
DEFAULT: Final = "defaultLink"
HTML: Final = "text/html"

# Both namespaces of one vocabulary, and www., are in use; a CURIE too.
_TYPE: Final = re.compile(
    r"(?:gs1:|https?://(?:ref\.|www\.)?gs1\.org/voc/)([A-Za-z][A-Za-z0-9]{0,60})"
)


@dataclass(frozen=True, slots=True)
class Link:
    """One link. `forwards`: the query string of the request is passed on to it."""

    relation: str  # a word of the GS1 web vocabulary: pip, recipeInfo, …
    href: str
    title: str
    media: str = HTML
    languages: tuple[str, ...] = ()
    contexts: tuple[str, ...] = ()
    forwards: bool = True


@dataclass(frozen=True, slots=True)
class Level:
    """One thing and its links; the first is its default."""

    anchor: str
    description: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Wish:
    """What a request prefers: languages and media types, the dearest first."""

    languages: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    context: str = ""


def relation(text: str) -> str | None:
    """Return the word of a link type written as a CURIE or URI, None for another.

    >>> relation("gs1:pip"), relation("https://gs1.org/voc/pip"), relation("pip")
    ('pip', 'pip', None)
    """
    found = _TYPE.fullmatch(text)
    return found[1] if found else None


def to_json(levels: Sequence[Level]) -> dict[str, JSON]:
    """Return the linkset of these levels."""
    return {"linkset": [_level(level) for level in levels if level.links]}


def _level(level: Level) -> JSON:
    found: dict[str, JSON] = {
        "anchor": level.anchor,
        "itemDescription": level.description,
    }
    first = level.links[0]
    found[VOCABULARY + DEFAULT] = [{"href": first.href, "title": first.title}]
    grouped: dict[str, list[JSON]] = {}
    for link in level.links:
        grouped.setdefault(link.relation, []).append(_link(link))
    for word, links in grouped.items():
        found[VOCABULARY + word] = links
    return found


def _link(link: Link) -> JSON:
    found: dict[str, JSON] = {
        "href": link.href,
        "title": link.title,
        "type": link.media,
    }
    if link.languages:
        found["hreflang"] = list(link.languages)
    if link.contexts:
        found["context"] = list(link.contexts)
    if not link.forwards:
        found["fwqs"] = False
    return found


def choose(levels: Sequence[Level], word: str, wish: Wish) -> tuple[Link, ...]:
    """Return the links that answer equally well; empty when there is none of the type.

    The most exact level that has the type answers, as the tree is walked up.
    """
    if word == DEFAULT:
        return next((level.links[:1] for level in levels if level.links), ())
    for level in levels:
        found = [link for link in level.links if link.relation == word]
        if found:
            found = _closest(found, lambda link: _rank_context(link, wish.context))
            found = _closest(found, lambda link: _rank_media(link, wish.media))
            found = _closest(found, lambda link: _rank_language(link, wish.languages))
            return tuple({link.href: link for link in found}.values())
    return ()


def _closest(links: Sequence[Link], rank: Callable[[Link], int]) -> list[Link]:
    best = min(rank(link) for link in links)
    return [link for link in links if rank(link) == best]


def _rank_context(link: Link, context: str) -> int:
    if not context:
        return 0
    return 0 if context in link.contexts else 1 if not link.contexts else 2


def _rank_language(link: Link, wanted: Sequence[str]) -> int:
    """Return the place of its best language; without one it suits all, but less."""
    spoken = [one.lower().partition("-")[0] for one in wanted]
    places = [spoken.index(each) for each in link.languages if each in spoken]
    if places:
        return min(places)
    return len(spoken) if not link.languages or not spoken else len(spoken) + 1


def _rank_media(link: Link, wanted: Sequence[str]) -> int:
    for place, media in enumerate(wanted):
        kind, _, _rest = media.partition("/*")
        if media in ("*/*", link.media) or link.media.startswith(kind + "/"):
            return place
    return len(wanted)
