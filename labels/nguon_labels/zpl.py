"""A label as ZPL II: the whole label is one picture, so no printer font is needed.

    ^XA^PW400^LL240^LH0,0^FO0,0^GFA,12000,12000,50,:Z64:eJz…:9F1C^FS^PQ1^XZ

`^PW` and `^LL` are the label in dots; `^GFA` holds the bytes of the picture, a row a
whole number of bytes, 1 is black; `:Z64:` is zlib in base64 with the CRC-16/CCITT of
the base64 text (polynomial 1021, start 0). 50x30 mm at 203 dpi takes about 3 kB.
Proved in tests/labels/test_zpl.py, by a decoder that shares nothing with this.
"""

import zlib
from base64 import b64encode
from binascii import crc_hqx

from PIL import Image, ImageChops

from nguon_labels.png import raster
from nguon_labels.shapes import Drawing


def zpl(drawing: Drawing, dpi: int, copies: int = 1) -> bytes:
    """Return one label, printed `copies` times, for a head of 203 or 300 dpi."""
    image = raster(drawing, dpi)
    return (
        f"^XA^PW{image.width}^LL{image.height}^LH0,0^FO0,0"
        f"{_graphic(image)}^FS^PQ{copies}^XZ\n"
    ).encode("ascii")


def _graphic(image: Image.Image) -> str:
    """Return the `^GFA` command; `tobytes` pads rows to bytes, so white must be 0."""
    rows = ImageChops.invert(image).tobytes()
    text = b64encode(zlib.compress(rows, 9))
    width = -(-image.width // 8)
    return (
        f"^GFA,{len(rows)},{len(rows)},{width},"
        f":Z64:{text.decode('ascii')}:{crc_hqx(text, 0):04X}"
    )
