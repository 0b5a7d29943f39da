"""Who may say what: keys, organisations, and everything that is registered.

An entry counts only under a key that is registered and not ended at that moment, of
the organisation that speaks or of the registrar, who signs for a log-in. Organisations,
keys, planting areas, certificates and rule sets are registered by the operator or an
officer, never by those they are about; products and places by whom they belong to. The
very first group makes the operator and the registrar's key. Nobody can end the key or
the organisation that they speak with, so somebody is always left. Proved in
tests/core/test_authority.py.
"""

import hashlib
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from nguon.core import canonical
from nguon.core.canonical import JSON
from nguon.core.entry import Draft
from nguon.core.holding import lot_of
from nguon.core.identifiers import PREFIX, subject_kind
from nguon.core.pending import Pending
from nguon.core.state import Alias, Coverage, Registered, Ruling
from nguon.core.values import name_of, roles_of, text_of, texts_of, value_of
from nguon.errors import Refused

OFFICIAL: Final = ("operator", "officer")
_BY_OFFICIALS: Final = ("organisation", "key", "area", "certificate", "rules")
_OWNERS: Final = {
    "key": "organisation", "area": "holder", "certificate": "holder",
    "product": "owner",
}  # fmt: skip
_REFERENCES: Final = {
    "key": (("organisation", "organisation"),),
    "area": (("holder", "organisation"),),
    "certificate": (("holder", "organisation"), ("areas", "area")),
    "product": (("owner", "organisation"), ("makers", "organisation")),
    "rules": (("product", "product"),),
}


def author_of(state: Pending, draft: Draft, recorded: str) -> Registered:
    """Return the organisation that speaks, if its key may speak for it now."""
    by = draft.by
    author = state.get(Registered, by.organisation)
    if author is None or author.type != "organisation":
        raise Refused(
            "custody.unknown_organisation", organisation=lot_of(by.organisation)
        )
    if _over(author, recorded):
        raise Refused("custody.organisation_ended", organisation=name_of(author, ""))
    key = state.get(Registered, PREFIX + "key/" + by.key)
    if key is None or key.type != "key":
        raise Refused("custody.unknown_key", key=by.key[:16])
    if _over(key, recorded) or not _within(value_of(key.value), recorded):
        raise Refused("custody.key_ended", key=by.key[:16], ended=key.ended or "")
    value = value_of(key.value)
    if value.get("algorithm") != by.algorithm:
        raise Refused("custody.unknown_key", key=by.key[:16])
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


def _is_key_of_its_own(draft: Draft) -> bool:
    value = draft.statement.get("value")
    return (
        draft.kind == "register"
        and draft.statement.get("subject") == PREFIX + "key/" + draft.by.key
        and isinstance(value, dict)
        and value.get("use") == "registrar"
        and value.get("organisation") == draft.by.organisation
    )


def register(
    state: Pending, draft: Draft, roles: frozenset[str], index: int, recorded: str
) -> None:
    """Make, change or revoke a registered thing; see `nguon.core.register`."""
    said = draft.statement
    subject, kind = text_of(said, "subject"), text_of(said, "type")
    action, by = text_of(said, "action"), draft.by.organisation
    before = state.get(Registered, subject)
    if action == "make" and before is not None:
        raise Refused("custody.registered_already", name=name_of(before, subject))
    if action != "make" and (before is None or before.ended is not None):
        raise Refused("custody.not_registered", name=lot_of(subject))
    if subject_kind(subject) != kind or (before and before.type != kind):
        raise Refused("custody.wrong_subject", subject=lot_of(subject), type=kind)
    value = said.get("value") if action != "revoke" else None
    now = value if isinstance(value, dict) else {}
    old = value_of(before.value) if before else {}
    _check_power(state, draft, kind, roles, before, now or old)
    if action == "revoke":
        if not before:
            return
        if subject in (by, PREFIX + "key/" + draft.by.key):
            raise Refused("custody.own_ground")
        if not said.get("reason"):
            raise Refused("custody.revoked_without_reason")
        ended = _moment(text_of(said, "from")) or recorded
        state.put(
            Registered(
                subject, kind, before.value, before.owner, recorded, ended, index
            )
        )
        _follow(state, subject, kind, old, {})
        return
    _check_references(state, kind, now)
    if kind == "key":
        _check_key(subject, now, old)
    owner = text_of(now, _OWNERS.get(kind, ""))
    if not owner:
        owner = subject if kind == "organisation" else before.owner if before else by
    state.put(
        Registered(subject, kind, canonical.text(now), owner, recorded, None, index)
    )
    _follow(state, subject, kind, old, now)


def _check_power(
    state: Pending,
    draft: Draft,
    kind: str,
    roles: frozenset[str],
    before: Registered | None,
    value: Mapping[str, JSON],
) -> None:
    by = draft.by.organisation
    if "operator" in roles:
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


def _check_references(state: Pending, kind: str, value: Mapping[str, JSON]) -> None:
    for member, wanted in _REFERENCES.get(kind, ()):
        one = text_of(value, member)
        for subject in (one,) if one else texts_of(value, member):
            found = state.get(Registered, subject)
            if found is None or found.type != wanted:
                raise Refused("custody.not_registered", name=lot_of(subject))


def _check_key(
    subject: str, value: Mapping[str, JSON], old: Mapping[str, JSON]
) -> None:
    """A key is named by its own hash, and never changes hands."""
    encoded = text_of(value, "public_key")
    try:
        spki = urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4))
    except (Base64Error, ValueError) as error:
        raise Refused("custody.wrong_subject", subject="key", type="key") from error
    if PREFIX + "key/" + hashlib.sha256(spki).hexdigest() != subject:
        raise Refused("custody.wrong_subject", subject="key", type="key")
    for member in ("organisation", "algorithm", "use"):
        if old and old.get(member) != value.get(member):
            raise Refused("custody.key_changes_hands")


def _follow(
    state: Pending,
    subject: str,
    kind: str,
    old: Mapping[str, JSON],
    now: Mapping[str, JSON],
) -> None:
    """Keep the ways by which the rules find a registered thing."""
    if kind == "certificate" and now:
        covered = (*texts_of(now, "areas"), *texts_of(now, "batches"))
        for holder in covered or (text_of(now, "holder"),):
            found = state.get(Coverage, holder)
            given = {*(found.certificates if found else ()), subject}
            state.put(Coverage(holder, tuple(sorted(given))))
    if kind == "rules":
        for product in (text_of(old, "product"), text_of(now, "product")):
            ruling = state.get(Ruling, product) if product else None
            if ruling is not None and ruling.rules == subject:
                state.put(Ruling(product, ""))
        if now:
            state.put(Ruling(text_of(now, "product"), subject))
    if kind == "organisation":
        _follow_gln(state, subject, text_of(old, "gln"), text_of(now, "gln"))


def _follow_gln(state: Pending, subject: str, old: str, now: str) -> None:
    if old and old != now:
        state.put(Alias(_party(old), ""))
    if now:
        alias = state.get(Alias, _party(now))
        if alias is not None and alias.id not in ("", subject):
            raise Refused("custody.gln_taken", gln=now)
        state.put(Alias(_party(now), subject))


def _party(gln: str) -> str:
    return f"https://id.gs1.org/417/{gln}"


def _over(thing: Registered, recorded: str) -> bool:
    return thing.ended is not None and thing.ended <= recorded


def _within(key: Mapping[str, JSON], recorded: str) -> bool:
    first, last = _moment(text_of(key, "from")), _moment(text_of(key, "to"))
    return (not first or first <= recorded) and (not last or recorded <= last)


def _moment(text: str) -> str:
    """Return a date or moment in UTC; a date begins at midnight in Vietnam."""
    if not text:
        return ""
    if len(text) == 10:
        text += "T00:00:00+07:00"
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"
