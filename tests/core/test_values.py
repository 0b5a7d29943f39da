"""Values read out of statements are the same before and after they became bytes."""

from collections.abc import Callable
from typing import Any

import pytest

from nguon.core import canonical
from nguon.core.event import _words
from nguon.core.values import words_of

Read = Callable[[Any, str], str | None]
BOTH = {"vi": "gừng tỏi ớt ngâm", "en": "ginger-garlic-chilli extract"}


@pytest.mark.parametrize("read", [words_of, _words])
def test_both_languages_stand_in_one_order_whichever_came_first(read: Read) -> None:
    said = {"name": BOTH}
    replayed = canonical.parse(canonical.to_bytes(said))  # its names are sorted
    turned = {"name": dict(reversed(BOTH.items()))}
    told = {read(one, "name") for one in (said, replayed, turned)}
    assert told == {"gừng tỏi ớt ngâm / ginger-garlic-chilli extract"}
