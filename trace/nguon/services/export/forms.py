"""Every form, by its name: the one table. A new form is a line here.

Proved in tests/services/test_export.py.
"""

from importlib import import_module
from typing import Final

from nguon.core.canonical import excerpt
from nguon.errors import NotFound, Refused
from nguon.services.export.form import ANYONE, Form
from nguon.services.export.selection import Selection
from nguon.services.sight import Viewer

MODULES: Final = (
    "legal",  # the first is what the desks offer first
    "fsma",
    "diary",
    "portal",
    "plots",
    "passports",
    "epcis",
    "epcis_xml",
    "tabular",
)


def _forms() -> dict[str, Form]:
    found: dict[str, Form] = {}
    for module in MODULES:
        for form in import_module(f"nguon.services.export.{module}").FORMS:
            if form.name in found:
                raise RuntimeError(f"two forms are called {form.name}")
            found[form.name] = form
    return found


FORMS: Final = _forms()


def form_named(name: str) -> Form:
    """Return the form of that name, or say which there are."""
    if name not in FORMS:
        raise NotFound("export.no_form", name=excerpt(name), forms=", ".join(FORMS))
    return FORMS[name]


def check(form: Form, selection: Selection, viewer: Viewer) -> None:
    """Refuse what this form does not take, and whom it is not for."""
    if form.who != ANYONE and viewer.organisation is None:
        raise Refused("people.token")
    if selection.kind not in form.takes:
        takes = ", ".join(sorted(form.takes))
        raise Refused("export.takes", name=form.name, takes=takes)
