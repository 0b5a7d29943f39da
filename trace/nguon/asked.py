"""What somebody asks `nguon-verify` for: its options, in the reader's language.

An option that does not belong to what is asked, or is empty, is a usage error (exit
status 2) and never passed over. Proved in tests/test_verify.py.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Final, NoReturn, TextIO

from nguon.messages import LANGUAGES, say

MONTH: Final = 31 * 86_400  # seconds: nobody waits longer between two looks


def language_in(words: Sequence[str]) -> str:
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


class _Parser(argparse.ArgumentParser):
    """Speaks the reader's language, also where it did not understand them."""

    language = "en"

    def fail(self, code: str, what: str) -> NoReturn:
        why = say(f"log.verify.{code}", self.language, what=what)
        self.print_usage(sys.stderr)
        print_lines([say("log.verify.undecided", self.language, why=why)], sys.stderr)
        raise SystemExit(2)

    def format_usage(self) -> str:
        return self._spoken(super().format_usage())

    def format_help(self) -> str:
        return self._spoken(super().format_help())

    def _spoken(self, text: str) -> str:
        return text.replace("usage:", say("log.verify.usage_word", self.language), 1)


def read_options(words: Sequence[str], language: str) -> argparse.Namespace:
    parser = _parser(language)
    try:
        options, rest = parser.parse_known_args(words)
    except argparse.ArgumentError as error:
        parser.fail("bad_value", str(error.argument_name))
    if rest:
        parser.fail("unknown_words", " ".join(rest))
    needed = {"FILE|URL": options.target}  # a policy may bring the key
    useless = [options.state, options.every, options.once or None]
    if options.follow is not None:
        needed = {"--state": options.state or None}
        useless = [options.target, options.log, options.entry, options.batch]
    surplus = [str(each) for each in useless if each is not None]
    if surplus:
        parser.fail("unknown_words", " ".join(surplus))
    if options.every is not None and not 0 < options.every < MONTH:
        parser.fail("bad_value", "--every")
    missing = [name for name, given in needed.items() if given is None]
    if missing:
        parser.fail("missing", ", ".join(missing))
    return options


def _parser(language: str) -> _Parser:
    def told(code: str) -> str:
        return say(f"log.verify.{code}", language)

    parser = _Parser(
        "nguon-verify",
        description=told("help"),
        epilog=told("example"),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        allow_abbrev=False,
        exit_on_error=False,
    )
    parser.language = language
    what = parser.add_argument_group(told("evidence"))
    what.add_argument("target", nargs="?", metavar="FILE|URL", help=told("what"))
    add = parser.add_argument_group(told("options")).add_argument
    add("--key", metavar="VKEY", help=told("key"))
    add("--policy", metavar="FILE", help=told("policy"))
    add("--older", metavar="FILE", help=told("older"))
    add("--log", metavar="URL", help=told("log"))
    add("--entry", metavar="FILE", help=told("entry"))
    add("--batch", metavar="CODE", help=told("batch"))
    watch = parser.add_argument_group(told("watching")).add_argument
    watch("--follow", metavar="URL", help=told("follow"))
    watch("--state", metavar="FILE", help=told("state"))
    watch("--once", action="store_true", help=told("once"))
    watch("--every", metavar="SECONDS", type=float, help=told("every"))
    add("--json", action="store_true", help=told("json"))
    add("--lang", choices=LANGUAGES, help=told("lang"))
    add("-h", "--help", action="help", help=told("show_help"))
    return parser


def print_lines(lines: Iterable[str], stream: TextIO) -> None:
    """Write, also where the terminal cannot show Vietnamese.

    Names out of a hostile file are in these lines: what would move the cursor, begin
    a line of its own or turn the text round is written as its JSON escape.
    """
    text = "\n".join(
        "".join(s if s.isprintable() else json.dumps(s)[1:-1] for s in line)
        for line in lines
    )
    encoding = stream.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), file=stream, flush=True)
