"""Read a label back as a phone would: with zxing-cpp, never with our own writer."""

import zxingcpp
from PIL import Image


def read_codes(image: Image.Image) -> list[str]:
    """Return the text of every QR code in a picture."""
    found = zxingcpp.read_barcodes(
        image.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode
    )
    return [code.text for code in found]


def read_code(image: Image.Image) -> str:
    """Return the text of the one QR code in a picture."""
    (text,) = read_codes(image)
    return text
