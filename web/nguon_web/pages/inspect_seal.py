"""Opening one sealed value: first why, then the value, and who looked before.

The value is shown in the answer to the posted form and nowhere else: no address leads
to it, nothing keeps it. Proved in tests/web/test_inspect.py.
"""

from flask import make_response, request
from werkzeug.wrappers import Response

from nguon import clock
from nguon.core.canonical import text
from nguon.errors import Refused
from nguon.services.inspect.unseal import Shown, look_at_seal, unseal
from nguon_web.access import requires
from nguon_web.auth import limiter, the_member
from nguon_web.languages import language
from nguon_web.ledger import book
from nguon_web.pages.inspect_door import blueprint, page, pointer_word


@blueprint.get("/seal/<int:entry>")
@requires("inspector")
def seal(entry: int) -> str:
    """Ask why; show who opened it before."""
    found, names = look_at_seal(book(), entry, request.args.get("pointer", ""))
    return page("seal", names, seal=found, word=pointer_word, shown=None)


@blueprint.post("/seal/<int:entry>")
@requires("inspector")
@limiter.limit("60 per minute")
def open_seal(entry: int) -> Response:
    """Write down who and why, then show the value once."""
    pointer, who = request.form.get("pointer", ""), the_member()
    found, names = look_at_seal(book(), entry, pointer)
    try:
        shown = unseal(
            book(), entry, pointer, request.form.get("reason", ""), clock.now(),
            account=who.login, organisation=who.organisation,
        )  # fmt: skip
    except Refused as refusal:
        wrong = {"reason": refusal.sentence(language())}
        answer = page(
            "seal", names, seal=found, word=pointer_word, shown=None, errors=wrong,
            typed=request.form,
        )  # fmt: skip
        return make_response(answer, 422)
    answer = page(
        "seal", names, seal=shown.seal, word=pointer_word, shown=shown,
        value=value_text(shown),
    )  # fmt: skip
    return make_response(answer)


def value_text(shown: Shown) -> list[tuple[str, str]]:
    """Return the value as lines to read: (what, text)."""
    value = shown.value
    if isinstance(value, dict):
        return [
            (key.removeprefix("nguon:"), part if isinstance(part, str) else text(part))
            for key, part in value.items()
        ]
    if isinstance(value, list):
        return [("", text(part)) for part in value]
    return [("", value if isinstance(value, str) else text(value))]
