"""QR labels: one layout, drawn to PNG, SVG, PDF and ZPL.

A pure library: facts in, bytes out. `link` gives the address, `Label` holds what is
printed, `render` draws it.
"""

from nguon_labels.label import Label
from nguon_labels.link import link
from nguon_labels.render import Rendered, render

__all__ = ["Label", "Rendered", "link", "render"]
