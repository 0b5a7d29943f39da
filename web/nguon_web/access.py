"""Who may call a route: declared beside it, enforced in one place, default nobody.

    @blueprint.get("/record")
    @requires("clerk", "manager")
    def desk() -> str: ...

`anyone` is for public pages, `bearer` for the HTTP door of an organisation's token.
A route without a declaration answers 500 to everybody, and tests/web/test_auth.py
walks the URL map so that none is ever released.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

from nguon.services.members import ROLES

ANYONE: Final = "anyone"
BEARER: Final = "bearer"

View = TypeVar("View", bound=Callable[..., Any])


def requires(*roles: str) -> Callable[[View], View]:
    """Declare that only members with one of these roles may call the route."""
    if not roles or set(roles) - set(ROLES):
        raise ValueError(f"no such role among {roles}")
    return _declare(roles)


def anyone(view: View) -> View:
    """Declare that the route is public."""
    return _declare((ANYONE,))(view)


def bearer(view: View) -> View:
    """Declare that the route asks for an organisation's token."""
    return _declare((BEARER,))(view)


def declared(view: object) -> tuple[str, ...]:
    """Return what a view declares; empty when it declares nothing."""
    return tuple(getattr(view, "access", ()))


def _declare(rule: tuple[str, ...]) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = rule  # type: ignore[attr-defined]
        return view

    return mark
