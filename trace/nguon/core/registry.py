"""Making, changing and revoking what is registered.

A thing is made once, changed as a whole, and revoked with a reason; it may only name
what is registered too. Nobody can end the key or the organisation that they speak
with, so somebody is always left. Who may do it is `nguon.core.authority`'s; what a
statement looks like is `nguon.core.register`'s. Proved in tests/core/test_authority.py.
"""

import hashlib
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from typing import Final

from nguon.core import canonical, registered
from nguon.core.authority import check_power, moment, over, within
from nguon.core.canonical import JSON
from nguon.core.endorsement import Passkey, check_endorsement, endorser
from nguon.core.entry import Draft
from nguon.core.holding import lot_of
from nguon.core.identifiers import PREFIX, subject_kind
from nguon.core.pending import Pending
from nguon.core.state import Alias, Coverage, Registered, Ruling
from nguon.core.values import name_of, text_of, texts_of, value_of
from nguon.errors import Refused, VerificationError

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
    check_power(state, draft, kind, roles, before, now or old)
    if action == "revoke":
        if not before:
            return
        if subject in (by, PREFIX + "key/" + draft.by.key):
            raise Refused("custody.own_ground")
        if not said.get("reason"):
            raise Refused("custody.revoked_without_reason")
        ended = moment(text_of(said, "from")) or recorded
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
        _check_endorsed(state, now, old, recorded)
    owner = text_of(now, _OWNERS.get(kind, ""))
    if not owner:
        owner = subject if kind == "organisation" else before.owner if before else by
    state.put(
        Registered(subject, kind, canonical.text(now), owner, recorded, None, index)
    )
    _follow(state, subject, kind, old, now)


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
    for member in ("organisation", "algorithm", "use", "rp"):
        if old and old.get(member) != value.get(member):
            raise Refused("custody.key_changes_hands")


def _check_endorsed(
    state: Pending,
    value: Mapping[str, JSON],
    old: Mapping[str, JSON],
    recorded: str,
) -> None:
    """A device's key that names its endorser is endorsed, by one who stands now."""
    passkey = endorser(value)
    if passkey is None:
        if endorser(old):
            raise Refused("keys.endorsement_dropped")
        return
    found = state.get(Registered, passkey)
    its = value_of(found.value) if found is not None and found.type == "key" else {}
    if (
        found is None
        or its.get("use") != "passkey"
        or its.get("organisation") != value.get("organisation")
        or over(found, recorded)
        or not within(its, recorded)
    ):
        raise Refused("keys.not_endorsed")
    key = registered.key(its)
    try:
        check_endorsement(value, Passkey(key.spki, key.algorithm, key.rp or ""))
    except VerificationError as error:
        raise Refused("keys.not_endorsed") from error


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
