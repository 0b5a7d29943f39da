"""Keys are made once, read back, and wrong ones are refused in one sentence."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from kit.store import COOP, REGISTRAR
from nguon.core import signature
from nguon.core.entry import signing_bytes
from nguon.core.note import format_signer
from nguon.errors import Malformed, Refused
from nguon.store import keys


def test_keys_are_read_back_as_made(tmp_path: Path) -> None:
    signer = keys.make_log_key(tmp_path, "nguon.example")
    assert keys.read_log_key(tmp_path).verifier == signer.verifier
    made = keys.make_registrar_key(tmp_path)
    read = keys.read_registrar_key(tmp_path)
    assert read.private_bytes_raw() == made.private_bytes_raw()


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    keys.make_log_key(tmp_path, "nguon.example")
    with pytest.raises(FileExistsError):
        keys.make_log_key(tmp_path, "nguon.example")


def test_the_log_key_can_be_given_as_text_or_path(tmp_path: Path) -> None:
    signer = keys.make_log_key(tmp_path, "nguon.example")
    text, path = format_signer(signer), str(tmp_path / "log.key")
    assert keys.read_log_key(Path("nowhere"), text).verifier == signer.verifier
    assert keys.read_log_key(Path("nowhere"), path).verifier == signer.verifier


@pytest.mark.parametrize("content", [b"", b"\xff", b"PRIVATE+KEY+x", b"-----BEGIN x"])
def test_a_file_that_is_no_key_is_refused(tmp_path: Path, content: bytes) -> None:
    for name, read in (
        ("log.key", keys.read_log_key),
        ("registrar.key", keys.read_registrar_key),
    ):
        (tmp_path / name).write_bytes(content)
        with pytest.raises(Malformed, match="key file"):
            read(tmp_path)


def test_a_missing_key_is_told_as_missing(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="missing"):
        keys.read_log_key(tmp_path)


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    key = generate_private_key(SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "registrar.key").write_bytes(pem)
    with pytest.raises(Malformed):
        keys.read_registrar_key(tmp_path)


def test_the_registrar_signs_for_a_log_in_under_its_own_key() -> None:
    draft = REGISTRAR.draft("custody", {"eventID": "urn:uuid:1"}, organisation=COOP)
    assert (draft.by.organisation, draft.by.key) == (COOP, REGISTRAR.by.key)
    said = signing_bytes(draft.kind, draft.statement, draft.sealed, draft.by)
    signature.check(REGISTRAR.public_key, "Ed25519", draft.signature, said)
