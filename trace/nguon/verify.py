"""nguon-verify: checks bundles and receipts with nothing but the log's public key.

    nguon-verify bundle.json --key ledger.example/log+530d903a+AekyeRrm…
    nguon-verify https://ledger.example/b/<CODE> --key … --older receipt.tlog-proof
    nguon-verify --follow https://ledger.example --state watch.state --key …
    nguon-verify bundle.json --policy my-witnesses.txt
    nguon-verify https://ledger.example/b/<CODE>/passport --key …

It is this file, `nguon.asked`, `nguon.fetch`, `nguon.follow`, `nguon.core`,
`nguon.errors` and `nguon.messages`, with `cryptography` and `rfc8785`: no server code,
no configuration, no network unless an address is given.
Exit status: 0 verified · 1 not verified · 2 cannot decide (usage, unreadable input).
What is not shown to be right is wrong: an older checkpoint that nothing links to this
one gives 1, and what was asked for is never left unasked: an option that does not
belong to the evidence, or is empty, is no yes. Proved in tests/test_verify.py.
"""

import argparse
import json
import re
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, TextIO
from urllib.parse import urlsplit, urlunsplit

from nguon.asked import language_in, print_lines, read_options
from nguon.core import bundle, bundle_file, passport, provenance, receipt
from nguon.core.bundle_file import BundleFile
from nguon.core.checkpoint import (
    Checkpoint,
    check_continues,
    from_text,
    open_checkpoint,
)
from nguon.core.cosignature import KINDS, Cosignature, check_known
from nguon.core.identifiers import batch_code, batch_of, canonical_epc, parse_code
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
from nguon.fetch import CannotDecide, Log, NotThere, fetch
from nguon.follow import Followed, follow, told
from nguon.messages import say

PAGE: Final = re.compile(r"/b/([^/]+)/?\Z")
PASSPORT: Final = re.compile(r"/b/([^/]+)/passport(?:\.jwt)?/?\Z")
_ADDRESS: Final = re.compile("https?://", re.IGNORECASE)


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
    language = language_in(words)
    options = read_options(words, language)
    while True:
        try:
            answer = decide(options, language)
        except KeyboardInterrupt:
            return 130
        if options.json:
            said = {"verified": answer.verified, **answer.members}
            print_lines([json.dumps(said, ensure_ascii=False)], sys.stdout)
        else:
            print_lines(answer.lines, sys.stdout if answer.verified else sys.stderr)
        # No answer may be one tomorrow, and witnesses may come; a lie ends the watch.
        caught = answer.verified is False and answer.members["code"] != "follow.quorum"
        if not options.every or caught:
            return answer.status
        try:
            time.sleep(options.every)
        except KeyboardInterrupt:
            return answer.status


def decide(options: argparse.Namespace, language: str) -> Answer:
    """Return yes, no or neither. Only what was shown to be right is a yes."""
    try:
        if options.follow is not None:
            return _follow_log(options, language)
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
        members: dict[str, object] = {"code": error.code, "why": why, "step": step}
        lines = [line]
        if files := told(error):
            members["evidence"] = files
            lines += [say("follow.evidence", language), *(f"  {x}" for x in files)]
        return Answer(verified, lines, members)


def _follow_log(options: argparse.Namespace, language: str) -> Answer:
    policy, key = _trusted(options)
    verifier = key or _only_log(policy)
    older = None
    if options.older is not None:
        try:
            older = open_checkpoint(note_in(_read(options.older)), verifier)
        except CannotDecide:
            raise
        except NguonError as error:
            why = error.sentence(language)
            raise CannotDecide("log.verify.older_useless", why=why) from error
    bar, log, state = _Bar(sys.stderr), Log(options.follow), Path(options.state)
    try:
        found = follow(log, verifier, state, older, policy, bar)
    finally:
        bar.close()
    return _followed(found, older, policy, language)


def _followed(
    found: Followed, older: Checkpoint | None, policy: Policy | None, language: str
) -> Answer:
    shown, before = found.checkpoint, found.before
    figures = {
        "origin": shown.origin,
        "size": shown.size,
        "before": before.size if before else None,
        "older": older.size if older else None,
        "entries": found.entries,
        "commits": found.commits,
        "subjects": found.subjects,
        "bytes": found.bytes,
        "witnesses": found.witnesses,
    }
    codes = ["follow.first" if before is None else "follow.continues"]
    if policy is not None and policy.witnesses:
        codes.append("follow.witnessed")
    if found.entries:
        codes.append("follow.replayed")
    if older:
        codes.append("follow.older")
    elif before is None:
        codes.append("log.step.no_older")
    lines = [f"  {say(code, language, **figures)}" for code in codes]
    limits = [say("follow.not_proved", language)]
    held = older is not None or before is not None
    yes = say("follow.yes" if held else "follow.yes_first", language, **figures)
    root = {"root": shown.root.hex(), "whole": found.whole, "not_proved": limits}
    return Answer(True, [*lines, yes, *limits], figures | root)


def _verify(options: argparse.Namespace, language: str) -> Answer:
    policy, key = _trusted(options)
    data, asked, log = _target(options.target)
    verifier = key or _log_of(policy, data)
    asked = asked if options.batch is None else options.batch
    log = log if options.log is None else options.log
    older: Checkpoint | None = None
    trouble: NguonError | None = None
    if options.older is not None:
        try:
            older = open_checkpoint(note_in(_read(options.older)), verifier)
        except NguonError as error:
            trouble = error
    if is_receipt(data):
        if asked is not None:
            # Else a server could answer for any batch with the receipt of any line.
            raise VerificationError("log.verify.no_record", asked=asked)
        given = options.entry
        answer = _check_receipt(data, verifier, policy, older, given, log, language)
    elif options.entry is not None:
        raise CannotDecide("log.verify.entry_unused")
    elif passport.is_passport(data):
        answer = _check_passport(data, verifier, policy, older, asked, log, language)
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
        given = options.policy is not None
        policy = parse_policy(_read(options.policy)) if given else None
        key = parse_verifier(options.key) if options.key is not None else None
    except Malformed as error:
        raise CannotDecide(error.code, **error.figures) from error
    if key is None and not (policy and policy.logs):
        raise CannotDecide("log.verify.no_key")
    return policy, key


def _only_log(policy: Policy | None) -> Verifier:
    """Return the key of the one log that the policy names."""
    named = [one.key for one in policy.logs] if policy else []
    found = [key for key in named if key.kind == ED25519]
    if len(found) != 1:
        raise CannotDecide("log.verify.no_key")
    return found[0]


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


def _check_passport(
    data: bytes,
    verifier: Verifier,
    policy: Policy | None,
    older: Checkpoint | None,
    asked: str | None,
    log: str | None,
    language: str,
) -> Answer:
    """Check a passport; with the log at hand, also the batch's record of today."""
    said = passport.open_passport(
        as_text(data, "log.receipt").removesuffix("\n"), verifier
    )
    if asked is not None and not _is_asked(said.batch, asked):
        raise VerificationError(
            "log.subject_other", step=10, subject=said.batch, asked=asked
        )
    if older is not None and older.size > 0:
        linked = _consistency(log, older, said.checkpoint) if log else None
        check_continues(older, said.checkpoint, linked)
    codes = ["form", "signature", "as_of", *(["recalled_then"] * said.recalled)]
    members: dict[str, object] = {
        "subject": said.batch,
        "size": said.checkpoint.size,
        "origin": said.checkpoint.origin,
        "root": said.checkpoint.root.hex(),
        "older": older.size if older else None,
        "made": said.since,
        "entries": said.count,
        "recalled": said.recalled,
    }
    figures = dict(said.figures)
    if log:
        now = _read_now(said, verifier, policy, log)
        added = passport.check_head(said, now)
        last = datetime.fromisoformat(now.entries[now.checkpoint.size - 1].recorded)
        told = provenance.read(now.entries, said.batch, last)
        codes += ["grown" if added else "newest"]
        codes += ["recalled_now"] * bool(told.recalls)
        figures |= {"now": now.checkpoint.size, "added": added}
        members["now"] = {
            "size": now.checkpoint.size, "added": added,
            "recalled": bool(told.recalls),
            "witnesses": _witnesses(now.witnesses, policy),
        }  # fmt: skip
    elif policy is not None and policy.witnesses:
        # Its checkpoint carries no cosignatures; the batch's evidence does.
        raise CannotDecide("passport.no_witnesses")
    lines = [say(f"passport.step.{code}", language, **figures) for code in codes]
    limits = [say("passport.not_proved", language)]
    yes = say("passport.yes", language, **figures)
    return Answer(
        True, [*(f"  {line}" for line in lines), yes, *limits],
        members | {"not_proved": limits},
    )  # fmt: skip


def _read_now(
    said: passport.Passport, verifier: Verifier, policy: Policy | None, log: str
) -> bundle.Verified:
    """Return the batch's newest bundle, checked, and linked to the passport's state."""
    page = f"{log.rstrip('/')}/b/{said.code}/bundle"
    data = _fetch(page)
    now = open_checkpoint(BundleFile(data).note, verifier)
    linked = _consistency(log, said.checkpoint, now)
    return bundle.check(
        data, verifier, older=said.checkpoint, consistency=linked,
        subject=said.batch, policy=policy,
    )  # fmt: skip


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
    """`asked` is a code, an identifier, or an address with either of them in it.

    A label's serial is one piece of the batch; what stands after `?` is for the server.
    """
    address = re.split("[?#]", asked, maxsplit=1)[0]
    page = PAGE.search(address)
    try:
        name = canonical_epc(address)
        if subject in (name, batch_of(name)):
            return True
    except NguonError:
        pass  # a code is no identifier
    try:
        return batch_code(subject) == parse_code(page[1] if page else asked)
    except NguonError:
        return False


def _consistency(
    log: str, older: Checkpoint, checkpoint: Checkpoint
) -> list[bytes] | None:
    """Return what links the two, made from the log's own tiles.

    A log that does not have the tiles of a size that it has signed links nothing: that
    is a no, and not for the reader to puzzle over.
    """
    small, large = sorted((older.size, checkpoint.size))
    if small in (0, large):
        return None
    base = log.rstrip("/") + "/"
    reader = TileReader(lambda path: _fetch(base + path), large)
    try:
        return prove_consistency(reader, small, large)
    except NotThere as error:
        if older.size == large:
            raise VerificationError(
                "older.ahead", step=4, older=large, size=small
            ) from error
        return None


def _target(target: str) -> tuple[bytes, str | None, str | None]:
    """Return the evidence, the batch that was asked for, and the log's address."""
    if not _ADDRESS.match(target):
        return _read(target), None, None
    try:
        where = urlsplit(target)
    except ValueError as error:  # http://[::1
        raise CannotDecide("log.verify.unreadable", what=target, why=error) from error
    log = urlunsplit((where.scheme, where.netloc, "", "", ""))
    page = PAGE.fullmatch(where.path)
    if page:
        return _fetch(f"{log}/b/{page[1]}/bundle"), page[1], log
    stamped = PASSPORT.fullmatch(where.path)
    if stamped:
        return _fetch(f"{log}/b/{stamped[1]}/passport.jwt"), stamped[1], log
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
    if _ADDRESS.match(name):
        return _fetch(name)
    try:
        with Path(name).open("rb") as file:
            return file.read(bundle_file.LIMIT + 1)
    except FileNotFoundError as error:
        raise CannotDecide("log.verify.no_file", what=name) from error
    except OSError as error:
        why = error.strerror or str(error)
        raise CannotDecide("log.verify.unreadable", what=name, why=why) from error


def _fetch(url: str) -> bytes:
    return _open(url)[1]


def _follow(url: str) -> str:
    return _open(url)[0]


def _open(url: str) -> tuple[str, bytes]:
    return fetch(url, bundle_file.LIMIT + 1)


class _Bar:
    """How far it is, where somebody looks on: nothing in a pipe or a log."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream if stream.isatty() else None
        self.drawn = False

    def __call__(self, done: int, size: int) -> None:
        if self.stream is not None:
            full = 40 * done // max(size, 1)
            bar = "█" * full + "░" * (40 - full)
            self.stream.write(f"\r{bar} {done}/{size}")
            self.stream.flush()
            self.drawn = True

    def close(self) -> None:
        if self.stream is not None and self.drawn:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


if __name__ == "__main__":
    raise SystemExit(main())
