"""Who may speak, and who may register what.

An entry counts only under a key that is registered and not ended at that moment, of
the organisation that speaks or of the registrar, who signs for a log-in. Organisations,
keys, planting areas, certificates and rule sets are registered by the operator or an
officer, never by those they are about (the holder of an area may say where it lies, and
nothing else of it), and official power is given by the operator alone; products and
places by whom they belong to. An organisation lets in the devices that its own passkeys
endorse, ends any key of its own, and changes nothing of its own entry, nor of its
seat's, but the links that it adds (`nguon.core.own_links`). The very first group makes
the operator and the registrar's key. Proved in tests/core/test_authority.py and
tests/services/test_own_links.py.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from nguon.core.canonical import JSON
from nguon.core.endorsement import endorser
from nguon.core.entry import Draft
from nguon.core.holding import lot_of
from nguon.core.identifiers import PREFIX
from nguon.core.pending import Pending
from nguon.core.state import Registered
from nguon.core.values import name_of, roles_of, text_of, texts_of, value_of
from nguon.errors import Refused

OFFICIAL: Final = ("operator", "officer")
PASSKEY: Final = "passkey"
OUTLINE: Final = "/value/geometry"


_BY_OFFICIALS: Final = ("organisation", "key", "area", "certificate", "rules")


def author_of(state: Pending, draft: Draft, recorded: str) -> Registered:
    """Return the organisation that speaks, if its key may speak for it now."""
    by = draft.by
    author = state.get(Registered, by.organisation)
    if author is None or author.type != "organisation":
        raise Refused(
            "custody.unknown_organisation", organisation=lot_of(by.organisation)
        )
    if over(author, recorded):
        raise Refused("custody.organisation_ended", organisation=name_of(author, ""))
    key = state.get(Registered, PREFIX + "key/" + by.key)
    if key is None or key.type != "key":
        raise Refused("custody.unknown_key", key=by.key[:16])
    value = value_of(key.value)
    if over(key, recorded) or not within(value, recorded):
        ended = key.ended or text_of(value, "to")
        raise Refused("custody.key_ended", key=by.key[:16], ended=ended)
    if value.get("algorithm") != by.algorithm:
        raise Refused("custody.unknown_key", key=by.key[:16])
    if value.get("use") == PASSKEY:
        raise Refused("keys.only_endorses", key=by.key[:16])
    if by.organisation != value.get("organisation") and value.get("use") != "registrar":
        raise Refused("custody.key_of_another", key=by.key[:16])
    return author


def check_beginning(group: Sequence[Draft]) -> None:
    """Check that the first group of a ledger makes its operator and registrar key."""
    operator, key = group[0], group[-1]
    value = operator.statement.get("value")
    if (
        len(group) != 2
        or operator.kind != "register"
        or operator.statement.get("subject") != operator.by.organisation
        or not isinstance(value, dict)
        or "operator" not in texts_of(value, "roles")
        or key.by != operator.by
        or not _is_key_of_its_own(key)
    ):
        raise Refused("custody.first_group")


def check_power(
    state: Pending,
    draft: Draft,
    kind: str,
    roles: frozenset[str],
    before: Registered | None,
    value: Mapping[str, JSON],
) -> None:
    by = draft.by.organisation
    if "operator" in roles or (kind == "key" and _own_key(draft, before, value)):
        return
    if kind in ("organisation", "place") and _only_links(state, draft, before, value):
        return
    if kind == "area" and _only_outline(draft, before, value):
        return
    if kind in _BY_OFFICIALS:
        if "officer" not in roles:
            raise Refused("custody.only_officials", type=kind)
        if _makes_officials(state, kind, before, value):
            raise Refused("custody.only_operator", type=kind)
        return
    owner = before.owner if before else by
    if "officer" not in roles and (
        owner != by or text_of(value, "owner") not in ("", by)
    ):
        name = name_of(state.get(Registered, owner), owner)
        raise Refused("custody.not_your_thing", owner=name)


def _only_outline(
    draft: Draft, before: Registered | None, value: Mapping[str, JSON]
) -> bool:
    """Say whether the holder of an area states its outline and leaves the rest."""
    if before is None or before.owner != draft.by.organisation:
        return False
    if draft.statement.get("action") != "change" or set(draft.sealed) - {OUTLINE}:
        return False
    old, new = dict(value_of(before.value)), dict(value)
    told = new.pop("geometry", None) is not None or OUTLINE in draft.sealed
    old.pop("geometry", None)
    return told and old == new


def _own_key(
    draft: Draft, before: Registered | None, value: Mapping[str, JSON]
) -> bool:
    """Say whether an organisation lets in a device of its own people, or ends a key.

    That a passkey of the same organisation endorses the device is the registry's to
    check; passkeys, and keys of programs, are let in by the operator or an officer.
    """
    by = draft.by.organisation
    if value.get("organisation") != by or (before is not None and before.owner != by):
        return False
    if draft.statement.get("action") == "revoke":
        return value.get("use") != "registrar"
    return value.get("use") == "device" and endorser(value) is not None


def _only_links(
    state: Pending,
    draft: Draft,
    before: Registered | None,
    value: Mapping[str, JSON],
) -> bool:
    """Say whether an organisation changes its own links, or its seat's, and no more.

    The seat is the place that its entry names; several may share one. What is sealed
    stays out of this comparison, as it is out of the entry: a name is sealed again with
    each change, and its new commitment is not held against the old.
    """
    by = state.get(Registered, draft.by.organisation)
    if before is None or by is None or before.id not in (by.id, seat(by)):
        return False
    if draft.statement.get("action") != "change":
        return False
    old, new = dict(value_of(before.value)), dict(value)
    old.pop("links", None)
    new.pop("links", None)
    return old == new


def seat(organisation: Registered) -> str:
    """Return the place where an organisation works, empty when it named none."""
    return text_of(value_of(organisation.value), "place")


def _makes_officials(
    state: Pending,
    kind: str,
    before: Registered | None,
    value: Mapping[str, JSON],
) -> bool:
    """Say whether an entry gives out, changes or takes an official's power."""
    if kind == "organisation":
        had = roles_of(before.value) if before else frozenset[str]()
        return not had.union(texts_of(value, "roles")).isdisjoint(OFFICIAL)
    if kind != "key":
        return False
    organisations = {text_of(value, "organisation"), before.owner if before else ""}
    found = [state.get(Registered, each) for each in organisations if each]
    official = any(
        each and not roles_of(each.value).isdisjoint(OFFICIAL) for each in found
    )
    return official or text_of(value, "use") == "registrar"


def moment(text: str) -> str:
    """Return a date or moment in UTC; a date begins at midnight in Vietnam."""
    if not text:
        return ""
    if len(text) == 10:
        text += "T00:00:00+07:00"
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"


def _is_key_of_its_own(draft: Draft) -> bool:
    value = draft.statement.get("value")
    return (
        draft.kind == "register"
        and draft.statement.get("subject") == PREFIX + "key/" + draft.by.key
        and isinstance(value, dict)
        and value.get("use") == "registrar"
        and value.get("organisation") == draft.by.organisation
    )


def over(thing: Registered, recorded: str) -> bool:
    """Say whether a thing has ended by then."""
    return thing.ended is not None and thing.ended <= recorded


def within(key: Mapping[str, JSON], recorded: str) -> bool:
    """Say whether a key's value is good at that moment."""
    first, last = moment(text_of(key, "from")), moment(text_of(key, "to"))
    return (not first or first <= recorded) and (not last or recorded <= last)
