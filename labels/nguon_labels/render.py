"""Labels in, one file out: what the web and `nguon label` call.

>>> made = render([label], size="50x30", format="png", language="vi")
>>> made.media_type, made.name
('image/png', 'nguon-7K3M9QXBT2HV8WN4P-50x30.png')
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from nguon.errors import Malformed
from nguon_labels.design import design, size_named
from nguon_labels.label import Label, cleaned
from nguon_labels.png import png

MEDIA_TYPES: Final = {"png": "image/png"}


class Rendered(NamedTuple):
    """A file to send or to save."""

    data: bytes
    media_type: str
    name: str


def render(
    labels: Sequence[Label],
    size: str = "50x30",
    format: str = "png",
    language: str = "vi",
    *,
    dpi: int = 203,
) -> Rendered:
    """Draw labels as one file."""
    stock = size_named(size)
    if format not in MEDIA_TYPES:
        formats = ", ".join(MEDIA_TYPES)
        raise Malformed("labels.format", format=format, formats=formats)
    if not labels:
        raise Malformed("labels.none")
    if len(labels) > 1:
        raise Malformed("labels.one_only", format=format.upper(), count=len(labels))
    data = png(design(labels[0], stock, language), dpi)
    name = f"nguon-{cleaned(labels[0]).code}-{size}.{format}"
    return Rendered(data, MEDIA_TYPES[format], name)
