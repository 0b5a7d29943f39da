"""The address on a label."""

import pytest

from nguon.errors import Malformed
from nguon_labels import link
from nguon_labels.link import host

GTIN_BATCH = "https://id.gs1.org/01/08938505974002/10/R-0914"
OWN_BATCH = "https://w3id.org/nguon/b/7K3M9QXBT2HV8WN4F"


def test_a_gtin_batch_keeps_its_digital_link_path_on_our_host() -> None:
    assert (
        link("https://nguon.example", GTIN_BATCH)
        == "https://nguon.example/01/08938505974002/10/R-0914"
    )


def test_another_batch_is_found_by_its_code() -> None:
    assert (
        link("https://nguon.example/", OWN_BATCH)
        == "https://nguon.example/b/7K3M9QXBT2HV8WN4F"
    )


@pytest.mark.parametrize(
    ("origin", "start"),
    [
        ("HTTPS://Nguon.EXAMPLE.vn", "https://nguon.example.vn/"),
        ("http://localhost:8000", "http://localhost:8000/"),
        ("https://nguồn.vn", "https://xn--ngun-dy5a.vn/"),
        ("http://[::1]:8000", "http://[::1]:8000/"),
    ],
)
def test_the_host_is_lower_case_and_ascii(origin: str, start: str) -> None:
    assert link(origin, OWN_BATCH).startswith(start)


def test_a_serial_follows_its_lot() -> None:
    assert link("https://nguon.example", GTIN_BATCH, "000017").endswith(
        "/10/R-0914/21/000017"
    )


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "nguon.example",
        "ftp://nguon.example",
        "https://nguon.example/stem",
        "https://good@evil.example",
        "https://nguon.example?x",
        "https://nguon example",
        "https://nguon.example:port",
        "https://[",
    ],
)
def test_only_a_bare_origin_is_taken(origin: str) -> None:
    with pytest.raises(Malformed):
        link(origin, OWN_BATCH)


@pytest.mark.parametrize(
    "batch",
    [
        "",
        "https://id.gs1.org/01/08938505974002",
        "https://id.gs1.org/01/08938505974003/10/R-0914",
        "https://nguon.example/01/08938505974002/10/R-0914",
        "https://id.gs1.org/01/08938505974002/10/R-0914\n",
        "https://w3id.org/nguon/b/7K3M9QXBT2HV8WN4",
        "https://w3id.org/nguon/b/7K3M9QXBT2HV8WN4P",
        "https://w3id.org/nguon/org/7K3M9QXBT2HV8WN4F",
    ],
)
def test_only_a_batch_has_an_address(batch: str) -> None:
    with pytest.raises(Malformed):
        link("https://nguon.example", batch)


@pytest.mark.parametrize("serial", ["a", "0" * 21, "1/2", "1\n"])
def test_a_serial_never_needs_encoding(serial: str) -> None:
    with pytest.raises(Malformed):
        link("https://nguon.example", GTIN_BATCH, serial)


def test_a_batch_without_gtin_has_no_serials() -> None:
    with pytest.raises(Malformed):
        link("https://nguon.example", OWN_BATCH, "000017")


def test_the_host_is_what_a_person_compares() -> None:
    assert host("https://nguon.example:8443/b/X") == "nguon.example:8443"
