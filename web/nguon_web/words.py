"""Words that several desks share: what an organisation and a key are here for.

Proved in tests/web/test_admin.py.
"""

from nguon_web.texts import _


def role_word(role: str) -> str:
    """Return what an organisation is here for."""
    words = {
        "producer": _("Grower"),
        "processor": _("Processor"),
        "packhouse": _("Packhouse"),
        "distributor": _("Distributor"),
        "retailer": _("Shop"),
        "carrier": _("Carrier"),
        "laboratory": _("Laboratory"),
        "officer": _("Authority"),
        "operator": _("Runs this ledger"),
        "kitchen": _("Kitchen"),
        "exporter": _("Exporter"),
        "exchange": _("Passes on reports of others"),
    }
    return words.get(role, role)


def use_word(use: str) -> str:
    """Return what a key is for."""
    words = {
        "registrar": _("signs for log-ins"),
        "device": _("a phone's own"),
        "software": _("a program's own"),
        "passkey": _("a person's passkey"),
    }
    return words.get(use, use)
