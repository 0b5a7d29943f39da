"""Long identifiers written short in tables; the entries keep them whole.

Identifiers begin with one of three fixed texts of about 20 characters and stand in
many rows. `~` and a sign stand for each of them; text that itself begins with `~` gets
a second one, so that both ways are exact:

>>> shorten("https://w3id.org/nguon/org/X"), shorten("~a")
('~org/X', '~~a')
>>> lengthen("~org/X"), lengthen("~~a")
('https://w3id.org/nguon/org/X', '~a')
"""

from typing import Final

from nguon.core.identifiers import PREFIX

_NGUON: Final = PREFIX  # `~` and a lower-case letter
_GTIN: Final = "https://id.gs1.org/01/"  # `~` and a digit
_UUID: Final = "urn:uuid:"  # `~:`


def shorten(text: str) -> str:
    """Return `text` as the tables keep it."""
    if text.startswith(_NGUON) and "a" <= text[len(_NGUON) :][:1] <= "z":
        return "~" + text[len(_NGUON) :]
    if text.startswith(_GTIN) and "0" <= text[len(_GTIN) :][:1] <= "9":
        return "~" + text[len(_GTIN) :]
    if text.startswith(_UUID):
        return "~:" + text[len(_UUID) :]
    return "~" + text if text.startswith("~") else text


def lengthen(text: str) -> str:
    """Return what `shorten` was given."""
    if not text.startswith("~"):
        return text
    sign = text[1:2]
    if sign == "~":
        return text[1:]
    if sign == ":":
        return _UUID + text[2:]
    return (_GTIN if "0" <= sign <= "9" else _NGUON) + text[1:]
