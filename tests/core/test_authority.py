"""Who may register what, and with which key one speaks."""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kit.passkey import SoftPasskey, device_value, p256, subject_of
from kit.story import Party, Told, World, code, made, unsigned
from nguon.core import custody, identifiers
from nguon.core.entry import By, Draft
from nguon.errors import Refused


@pytest.fixture
def world() -> World:
    return World()


def device(number: int) -> tuple[str, dict[str, Any]]:
    """Return the subject and value of a device's key, without its organisation."""
    private = Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32)
    spki = private.public_key().public_bytes(
        Encoding.DER, PublicFormat.SubjectPublicKeyInfo
    )
    text = urlsafe_b64encode(spki).rstrip(b"=").decode()
    value = {"algorithm": "Ed25519", "public_key": text, "use": "device"}
    return identifiers.key_id(hashlib.sha256(spki).hexdigest()), value


def signed_by(key: str, draft: Draft) -> Draft:
    by = By(draft.by.organisation, key.rsplit("/", 1)[-1], "Ed25519")
    return replace(draft, by=by)


def test_a_ledger_begins_with_its_operator_and_key_or_not_at_all() -> None:
    first = World().memory.folded[0][0]
    for group in (first[:1], first[::-1], (first[0], first[0])):
        with pytest.raises(Refused, match="begins with its operator"):
            custody.apply(Told(), group, 0, "2026-08-01T00:00:00.000Z")


def test_nobody_registers_themselves(world: World) -> None:
    coop = world.coop()
    subject = identifiers.org_id(code("bạn"))
    value = {"name": {"vi": "bạn", "en": "friend"}, "roles": ["producer"]}
    with world.refused("custody.only_officials", type="organisation"):
        world.register(subject, "organisation", value, by=coop)
    area = {"code": "A", "holder": coop.id}
    with world.refused("custody.only_officials", type="area"):
        world.register(identifiers.area_id(code("a")), "area", area, by=coop)


def test_an_officer_registers_but_gives_no_official_power(world: World) -> None:
    officer = world.officer()
    subject = identifiers.org_id(code("HTX mới"))
    value = {"name": {"vi": "HTX mới", "en": "new"}, "roles": ["producer"]}
    world.register(subject, "organisation", value, by=officer)
    for role in ("operator", "officer"):
        with world.refused("custody.only_operator"):
            world.register(
                subject, "organisation", value | {"roles": [role]}, "change", officer
            )
    key, its = device(1)
    for held in (
        its | {"organisation": world.operator.id},
        its | {"organisation": subject, "use": "registrar"},
    ):
        with world.refused("custody.only_operator", type="key"):
            world.register(key, "key", held, by=officer)
    world.register(key, "key", its | {"organisation": subject}, by=officer)


def test_products_and_places_belong_to_who_registers_them(world: World) -> None:
    coop, other = world.coop(), world.coop("HTX khác")
    mine = world.product("bó cải", gtin="09521201001012", owner=coop.id, by=coop)
    with world.refused("custody.not_your_thing"):
        world.product("bưởi", gtin="09521204004010", owner=other.id, by=coop)
    value = {"name": {"vi": "của tôi", "en": "mine"}, "gtin": "09521201001012"}
    with world.refused("custody.not_your_thing"):
        world.register(mine, "product", value, "change", by=other)
    world.register(mine, "product", value, "change", by=coop)
    with world.refused("custody.not_your_product"):
        other.brings_in(mine, kg=1)


def test_what_is_named_must_be_registered(world: World) -> None:
    nobody = Party(world, identifiers.org_id(code("ai đó")))
    with world.refused("custody.not_registered"):
        world.area("A-1", nobody)
    with world.refused("custody.not_registered"):
        world.certificate("VG", world.coop(), areas=[identifiers.area_id(code("x"))])


def test_things_are_made_once_changed_and_revoked_with_a_reason(world: World) -> None:
    coop = world.coop()
    with world.refused("custody.registered_already"):
        world.coop()
    with world.refused("custody.revoked_without_reason"):
        world.register(coop.id, "organisation", {}, "revoke")
    world.register(coop.id, "organisation", {}, "revoke", reason="giải thể")
    with world.refused("custody.organisation_ended"):
        coop.brings_in("cải", kg=1)
    with world.refused("custody.not_registered"):
        world.register(coop.id, "organisation", {}, "revoke", reason="giải thể")
    with world.refused("custody.wrong_subject"):
        world.register(identifiers.org_id(code("x")), "product", {"name": {}})


def test_nobody_cuts_off_the_branch_they_sit_on(world: World) -> None:
    for subject, kind in (
        (world.operator.id, "organisation"),
        (identifiers.key_id(world.memory.folded[0][0][0].by.key), "key"),
    ):
        with world.refused("custody.own_ground"):
            world.register(subject, kind, {}, "revoke", reason="nghỉ")


def test_a_device_speaks_for_its_own_organisation_until_it_is_revoked(
    world: World,
) -> None:
    coop, other = world.coop(), world.coop("HTX khác")
    key, value = device(1)
    world.register(key, "key", value | {"organisation": coop.id})
    field = coop.plants("cải")

    def waters(party: Party) -> None:
        event = party.observes("irrigate", field)
        world.tell(signed_by(key, unsigned("custody", event, party.id)))

    waters(coop)
    with world.refused("custody.key_of_another"):
        waters(other)
    world.register(key, "key", {}, "revoke", reason="mất máy")
    with world.refused("custody.key_ended"):
        waters(coop)


def test_a_key_counts_only_in_its_time(world: World) -> None:
    coop = world.coop()
    key, value = device(1)
    value |= {"organisation": coop.id, "to": "2026-08-02T00:00:00.000Z"}
    world.register(key, "key", value)
    field = coop.plants("cải", on="2026-08-01")
    event = coop.observes("irrigate", field, on="2026-08-03")
    with world.refused("custody.key_ended"):
        world.tell(signed_by(key, unsigned("custody", event, coop.id)))


def test_a_key_is_named_by_its_hash_and_keeps_its_owner(world: World) -> None:
    coop, other = world.coop(), world.coop("HTX khác")
    key, value = device(1)
    with world.refused("custody.wrong_subject"):
        world.register(device(2)[0], "key", value | {"organisation": coop.id})
    world.register(key, "key", value | {"organisation": coop.id})
    with world.refused("custody.key_changes_hands"):
        world.register(key, "key", value | {"organisation": other.id}, "change")


def test_an_unknown_key_or_organisation_says_nothing(world: World) -> None:
    coop = world.coop()
    event = coop.observes("sensor")
    with world.refused("custody.unknown_key"):
        world.tell(signed_by(device(9)[0], unsigned("custody", event, coop.id)))
    stranger = identifiers.org_id(code("ai đó"))
    with world.refused("custody.unknown_organisation"):
        world.tell(unsigned("custody", event, stranger))


def test_one_gln_is_of_one_organisation(world: World) -> None:
    shop = world.shop("A", gln="9521201000046")
    with world.refused("custody.gln_taken"):
        world.shop("B", gln="9521201000046")
    named = {"name": {"vi": "A", "en": "A"}, "roles": ["retailer"]}
    world.register(shop.id, "organisation", named, "change")
    world.shop("C", gln="9521201000046")


def test_what_was_said_before_is_found_again(world: World) -> None:
    subject = identifiers.org_id(code("HTX"))
    value = {"name": {"vi": "HTX", "en": "coop"}, "roles": ["producer"]}
    draft = unsigned(
        "register", made(subject, "organisation", value), world.operator.id
    )
    assert custody.earlier(world.memory, draft) is None
    world.tell(draft)
    assert custody.earlier(world.memory, draft) == world.memory.size - 1


def passkey_of(world: World, party: Party, word: str = "lan") -> SoftPasskey:
    passkey = SoftPasskey(word)
    world.register(passkey.subject, "key", passkey.value(party.id))
    return passkey


def test_an_organisation_lets_in_the_phones_that_its_passkeys_endorse(
    world: World,
) -> None:
    coop, other, phone = world.coop(), world.coop("HTX khác"), p256("phone")
    passkey = passkey_of(world, coop)
    bare = device_value(phone, coop.id, world.clock)
    with world.refused("custody.only_officials"):
        world.register(subject_of(phone), "key", bare, by=coop)
    with world.refused("custody.only_officials"):
        world.register(subject_of(phone), "key", passkey.endorse(bare), by=other)
    value = passkey.endorse(bare)
    world.register(subject_of(phone), "key", value, by=coop)
    with world.refused("keys.endorsement_dropped"):
        world.register(subject_of(phone), "key", bare, "change")
    longer = passkey.endorse(device_value(phone, coop.id, world.clock, 390))
    world.register(subject_of(phone), "key", longer, "change", by=coop)


def test_1_a_forged_endorsement_is_refused_by_the_ledger(world: World) -> None:
    """For its own people only, and by a passkey that stands."""
    coop, other = world.coop(), world.coop("HTX khác")
    passkey, theirs = passkey_of(world, coop), passkey_of(world, other, "their")
    value = device_value(p256("phone"), coop.id, world.clock)
    subject = subject_of(p256("phone"))
    forged = SoftPasskey("thief").endorse(value)
    forged["endorsement"]["passkey"] = passkey.subject
    later = {**passkey.endorse(value), "to": "2027-08-20T00:00:00.000Z"}
    for wrong in (
        forged,
        later,
        theirs.endorse(value),
        SoftPasskey("nobody").endorse(value),
    ):
        with world.refused("keys.not_endorsed"):
            world.register(subject, "key", wrong, by=coop)
    world.register(passkey.subject, "key", {}, "revoke", by=coop, reason="mất máy")
    with world.refused("keys.not_endorsed"):
        world.register(subject, "key", passkey.endorse(value), by=coop)
    with world.refused("keys.not_endorsed"):  # nor by the operator
        world.register(subject, "key", passkey.endorse(value))


def test_an_organisation_ends_its_own_keys_and_nobody_elses(world: World) -> None:
    coop, other = world.coop(), world.coop("HTX khác")
    passkey = passkey_of(world, coop)
    key, its = device(1)
    world.register(key, "key", its | {"organisation": coop.id, "use": "software"})
    for subject in (passkey.subject, key):
        with world.refused("custody.only_officials"):
            world.register(subject, "key", {}, "revoke", by=other, reason="ghét")
        with world.refused("custody.revoked_without_reason"):
            world.register(subject, "key", {}, "revoke", by=coop)
        world.register(subject, "key", {}, "revoke", by=coop, reason="mất máy")
    with world.refused("custody.only_officials"):  # a passkey is the operator's to add
        fresh = SoftPasskey("fresh")
        world.register(fresh.subject, "key", fresh.value(coop.id), by=coop)


def test_a_passkey_signs_nothing_and_a_device_only_in_its_time(world: World) -> None:
    coop, phone = world.coop(), p256("phone")
    passkey = passkey_of(world, coop)
    value = passkey.endorse(device_value(phone, coop.id, world.clock))
    world.register(subject_of(phone), "key", value, by=coop)
    said = made(identifiers.place_id(code("bến")), "place", {})

    def speaks(key: str) -> None:
        by = By(coop.id, key.rsplit("/", 1)[-1], "ES256")
        world.tell(replace(unsigned("register", said, coop.id), by=by))

    with world.refused("keys.only_endorses"):
        speaks(passkey.subject)
    world.clock += timedelta(days=366)
    with world.refused("custody.key_ended"):
        speaks(subject_of(phone))


def test_the_holder_of_an_area_says_where_it_lies_and_nothing_else(
    world: World,
) -> None:
    coop, other = world.coop(), world.coop("HTX khác")
    subject = identifiers.area_id(code("đồng"))
    value = {"code": "A", "holder": coop.id, "area_ha": 2}
    world.register(subject, "area", value)
    shape = {"type": "Point", "coordinates": [105, 21]}
    drawn = value | {"geometry": shape}
    with world.refused("custody.only_officials", type="area"):
        world.register(subject, "area", drawn, "change", other)
    for more in ({"area_ha": 3}, {"declared_kg": 9}, {"holder": other.id}):
        with world.refused("custody.only_officials", type="area"):
            world.register(subject, "area", drawn | more, "change", coop)
    with world.refused("custody.only_officials", type="area"):
        world.register(subject, "area", value, "change", coop)
    world.register(subject, "area", drawn, "change", coop)
    # Sealed, as it always is: the rest of the statement is what stood there.
    draft = world.draft("register", made(subject, "area", value, "change"), coop.id)
    world.tell(replace(draft, sealed={"/value/geometry": "0" * 64}))
    with world.refused("custody.only_officials", type="area"):
        world.tell(replace(draft, sealed={"/value/name": "0" * 64}))
