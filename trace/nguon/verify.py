"""nguon-verify: checks bundles and receipts with nothing but the log's public key.

    nguon-verify bundle.json --key ledger.example/log+530d903a+AekyeRrm…
    nguon-verify https://ledger.example/b/<CODE> --key … --older receipt.tlog-proof
    nguon-verify bundle.json --policy my-witnesses.txt

It is this file, `nguon.core` and `nguon.errors`, with `cryptography` as its one heavy
dependency: no server code, no configuration, no network unless an address is given.
Exit status: 0 verified · 1 not verified · 2 cannot decide (usage, unreadable input).
What is not shown to be right is wrong: an older checkpoint that nothing links to this
one gives 1. Proved in tests/test_verify.py.
"""

import argparse
import json
import os
import re
import sys
import urllib.request
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from typing import Final, TextIO
from urllib.parse import urlsplit, urlunsplit

from nguon.core import bundle, bundle_file, receipt
from nguon.core.bundle_file import BundleFile
from nguon.core.checkpoint import (
    Checkpoint,
    check_continues,
    from_text,
    open_checkpoint,
)
from nguon.core.cosignature import KINDS, Cosignature, check_known
from nguon.core.identifiers import batch_code, canonical_epc, parse_code
from nguon.core.kept import as_text, is_receipt, note_in
from nguon.core.merkle import prove_consistency
from nguon.core.note import (
    ED25519,
    Verifier,
    format_verifier,
    parse_verifier,
    signature_lines,
)
from nguon.core.policy import Policy
from nguon.core.policy import parse as parse_policy
from nguon.core.tiles import TileReader
from nguon.errors import Malformed, NguonError, VerificationError
from nguon.messages import LANGUAGES, say

SECONDS: Final = 30
PAGE: Final = re.compile(r"/b/([^/]+)/?")


class CannotDecide(NguonError):
    """Something outside the evidence is missing or wrong: exit status 2."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was found: yes, no, or neither; sentences, and members of the JSON."""

    verified: bool | None
    lines: Sequence[str]
    members: Mapping[str, object]

    @property
    def status(self) -> int:
        return 2 if self.verified is None else 0 if self.verified else 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer one question and return the exit status."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    language = _language(words)
    options = _parser(language).parse_args(words)
    answer = decide(options, language)
    if options.json:
        said = {"verified": answer.verified, **answer.members}
        _print(json.dumps(said, ensure_ascii=False), sys.stdout)
    else:
        _print("\n".join(answer.lines), sys.stdout if answer.verified else sys.stderr)
    return answer.status


def decide(options: argparse.Namespace, language: str) -> Answer:
    """Return yes, no or neither. Only what was shown to be right is a yes."""
    try:
        return _verify(options, language)
    except NguonError as error:
        why, step = error.sentence(language), error.figures.get("step")
        verified = None if isinstance(error, CannotDecide) else False
        if verified is None:
            line = say("log.verify.undecided", language, why=why)
        elif step is None:
            line = say("log.verify.no", language, why=why)
        else:
            line = say("log.verify.no_step", language, why=why, step=step)
        members = {"code": error.code, "why": why, "step": step}
        return Answer(verified, [line], members)


def _verify(options: argparse.Namespace, language: str) -> Answer:
    policy, key = _trusted(options)
    data, asked, log = _target(options.target)
    verifier = key or _log_of(policy, data)
    if options.batch:
        asked = options.batch
    log = options.log or log
    older: Checkpoint | None = None
    trouble: NguonError | None = None
    if options.older:
        try:
            older = open_checkpoint(note_in(_read(options.older)), verifier)
        except NguonError as error:
            trouble = error
    if is_receipt(data):
        given = options.entry
        answer = _check_receipt(data, verifier, policy, older, given, log, language)
    else:
        answer = _check_bundle(data, verifier, policy, older, asked, log, language)
    if trouble is not None:
        # What was to be checked would pass; what it was to be held against does not.
        if isinstance(trouble, CannotDecide):
            raise trouble
        why = trouble.sentence(language)
        raise CannotDecide("log.verify.older_useless", why=why) from trouble
    return answer


def _trusted(options: argparse.Namespace) -> tuple[Policy | None, Verifier | None]:
    """Return what the reader trusts, read from --policy and --key."""
    try:
        policy = parse_policy(_read(options.policy)) if options.policy else None
        key = parse_verifier(options.key) if options.key else None
    except Malformed as error:
        raise CannotDecide(error.code, **error.figures) from error
    if key is None and not (policy and policy.logs):
        raise CannotDecide("log.verify.no_key")
    return policy, key


def _log_of(policy: Policy | None, data: bytes) -> Verifier:
    """Return the key of the policy's log that this evidence claims to be of."""
    origin = from_text(signature_lines(note_in(data))[0]).origin
    named = [one.key for one in policy.logs] if policy else []
    for key in named:
        if key.name == origin and key.kind == ED25519:
            return key
    if origin in [key.name for key in named]:
        raise CannotDecide("log.verify.no_key")  # its ML-DSA-44 key alone is not enough
    raise VerificationError("log.policy_other_log", origin=origin)


def _check_bundle(
    data: bytes,
    verifier: Verifier,
    policy: Policy | None,
    older: Checkpoint | None,
    asked: str | None,
    log: str | None,
    language: str,
) -> Answer:
    consistency = None
    if older is not None and log:
        checkpoint = open_checkpoint(BundleFile(data).note, verifier)
        consistency = _consistency(log, older, checkpoint)
    shown = bundle.check(
        data, verifier, older=older, consistency=consistency, policy=policy
    )
    if asked is not None and not _is_asked(shown.subject, asked):
        raise VerificationError(
            "log.subject_other", step=10, subject=shown.subject, asked=asked
        )
    checkpoint = shown.checkpoint
    facts = [
        (fact.number, say(fact.code, language, **fact.figures)) for fact in shown.steps
    ]
    figures = {
        "subject": shown.subject,
        "size": checkpoint.size,
        "origin": checkpoint.origin,
    }
    limits = [say("log.verify.not_proved", language)]
    return Answer(
        True,
        [
            *(f"  {number:>2}  {sentence}" for number, sentence in facts),
            say("log.verify.yes", language, **figures),
            *limits,
        ],
        {
            **figures,
            "root": checkpoint.root.hex(),
            "older": older.size if older else None,
            "batches": list(shown.batches),
            "entries": sorted(shown.entries),
            "doubtful": sorted(shown.doubtful),
            "witnesses": _witnesses(shown.witnesses, policy),
            "steps": [
                {"number": fact.number, "code": fact.code, "says": sentence}
                for fact, (_, sentence) in zip(shown.steps, facts, strict=True)
            ],
            "not_proved": limits,
        },
    )


def _check_receipt(
    data: bytes,
    verifier: Verifier,
    policy: Policy | None,
    older: Checkpoint | None,
    entry: str | None,
    log: str | None,
    language: str,
) -> Answer:
    read = receipt.parse(as_text(data, "log.receipt"))
    if entry is None and read.entry is None:
        raise CannotDecide("log.receipt_without_entry")
    checkpoint = receipt.check(read, verifier, _read(entry) if entry else None)
    lines: list[str] = []
    cosigned: list[Cosignature] = []
    if policy is not None:
        keys = [*policy.keys, *(one.key for one in policy.logs if one.key != verifier)]
        known = [key for key in keys if key.kind in KINDS]
        cosigned = check_known(signature_lines(read.note)[1], known, checkpoint)
        bundle.check_log(policy, verifier, cosigned)
        bundle.check_quorum(policy, cosigned)
        facts = bundle.witness_facts(cosigned, policy)
        lines = [say(fact.code, language, **fact.figures) for fact in facts]
    if older is not None and older.size > 0:
        consistency = _consistency(log, older, checkpoint) if log else None
        check_continues(older, checkpoint, consistency)
    named = bool(policy and policy.named(cosigned))
    fact = bundle.older_fact(older, named)
    figures = {
        "index": read.index,
        "size": checkpoint.size,
        "origin": checkpoint.origin,
    }
    size = older.size if older else None
    lines.append(say(fact.code, language, **fact.figures))
    limits = [say("log.verify.not_proved_receipt", language)]
    yes = say("log.verify.yes_receipt", language, **figures)
    members = {
        "root": checkpoint.root.hex(),
        "older": size,
        "witnesses": _witnesses(cosigned, policy),
        "not_proved": limits,
    }
    return Answer(True, [*lines, yes, *limits], figures | members)


def _witnesses(
    cosigned: Sequence[Cosignature], policy: Policy | None
) -> list[dict[str, object]]:
    """Return who cosigned, for programs; `named` is whether the policy names them."""
    known = policy.keys if policy else ()
    return [
        {"key": format_verifier(one.by), "time": one.time, "named": one.by in known}
        for one in cosigned
    ]


def _is_asked(subject: str, asked: str) -> bool:
    """`asked` is a code, an identifier, or an address with either of them in it."""
    try:
        return subject in (asked, canonical_epc(asked)) or _has_code(subject, asked)
    except NguonError:
        return _has_code(subject, asked)


def _has_code(subject: str, asked: str) -> bool:
    try:
        return batch_code(subject) == parse_code(asked)
    except NguonError:
        return False


def _consistency(
    log: str, older: Checkpoint, checkpoint: Checkpoint
) -> list[bytes] | None:
    """Return what links the two, made from the log's own tiles."""
    small, large = sorted((older.size, checkpoint.size))
    if small in (0, large):
        return None
    base = log.rstrip("/") + "/"
    reader = TileReader(lambda path: _fetch(base + path), large)
    return prove_consistency(reader, small, large)


def _target(target: str) -> tuple[bytes, str | None, str | None]:
    """Return the evidence, the batch that was asked for, and the log's address."""
    if not target.startswith(("https://", "http://")):
        return _read(target), None, None
    where = urlsplit(target)
    log = urlunsplit((where.scheme, where.netloc, "", "", ""))
    page = PAGE.fullmatch(where.path)
    if page:
        return _fetch(f"{log}/b/{page[1]}/bundle"), page[1], log
    bundled = PAGE.fullmatch(where.path.removesuffix("/bundle"))
    if bundled or where.path.endswith(".tlog-proof"):
        return _fetch(target), bundled[1] if bundled else None, log
    found = urlsplit(_follow(target))  # a Digital Link leads to the page
    page = PAGE.fullmatch(found.path)
    if page is None:
        raise CannotDecide("log.verify.neither")
    log = urlunsplit((found.scheme, found.netloc, "", "", ""))
    return _fetch(f"{log}/b/{page[1]}/bundle"), target, log


def _read(name: str) -> bytes:
    if name.startswith(("https://", "http://")):
        return _fetch(name)
    try:
        with Path(name).open("rb") as file:
            return file.read(bundle_file.LIMIT + 1)
    except OSError as error:
        why = error.strerror or str(error)
        raise CannotDecide("log.verify.unreadable", what=name, why=why) from error


def _fetch(url: str) -> bytes:
    return _open(url)[1]


def _follow(url: str) -> str:
    return _open(url)[0]


def _open(url: str) -> tuple[str, bytes]:
    request = urllib.request.Request(url, headers={"User-Agent": "nguon-verify"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
            return answer.geturl(), answer.read(bundle_file.LIMIT + 1)
    except (OSError, HTTPException, ValueError) as error:
        raise CannotDecide("log.verify.unreadable", what=url, why=error) from error


def _language(words: Sequence[str]) -> str:
    """Return the language to speak, before options are read: --help has one too."""
    for at, word in enumerate(words):
        chosen = word.removeprefix("--lang=")
        if word == "--lang":
            chosen = words[at + 1] if at + 1 < len(words) else ""
        if chosen in LANGUAGES and (chosen != word or word == "--lang"):
            return chosen
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    local = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return "vi" if local.startswith("vi") else "en"


def _parser(language: str) -> argparse.ArgumentParser:
    def told(code: str) -> str:
        return say(f"log.verify.{code}", language)

    parser = argparse.ArgumentParser(
        "nguon-verify",
        description=told("help"),
        epilog=told("example"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("target", metavar="FILE|URL", help=told("what"))
    parser.add_argument("--key", metavar="VKEY", help=told("key"))
    parser.add_argument("--policy", metavar="FILE", help=told("policy"))
    parser.add_argument("--older", metavar="FILE", help=told("older"))
    parser.add_argument("--log", metavar="URL", help=told("log"))
    parser.add_argument("--entry", metavar="FILE", help=told("entry"))
    parser.add_argument("--batch", metavar="CODE", help=told("batch"))
    parser.add_argument("--json", action="store_true", help=told("json"))
    parser.add_argument("--lang", choices=LANGUAGES, help=told("lang"))
    return parser


def _print(text: str, stream: TextIO) -> None:
    """Write, also where the terminal cannot show Vietnamese."""
    encoding = stream.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), file=stream)


if __name__ == "__main__":
    raise SystemExit(main())
