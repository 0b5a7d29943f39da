"""Read ZPL as a printer does: our own decoder, which shares nothing with the writer.

Only the commands of a label made of one graphic are known; anything else is an error.
"""

import re
import zlib
from base64 import b64decode

from PIL import Image


def crc16(text: bytes) -> int:
    """CRC-16/XMODEM bit by bit: polynomial 0x1021, start 0; 31C3 for 123456789."""
    crc = 0
    for byte in text:
        for bit in range(7, -1, -1):
            carry = (crc >> 15) ^ (byte >> bit & 1)
            crc = (crc << 1 & 0xFFFF) ^ (0x1021 if carry else 0)
    return crc


def print_zpl(data: bytes) -> list[tuple[Image.Image, int]]:
    """Return every label of a stream as (picture, copies)."""
    labels = []
    for body in re.findall(r"\^XA(.*?)\^XZ", data.decode("ascii"), re.DOTALL):
        commands = dict(re.findall(r"\^([A-Z]{2})([^^]*)", body))
        assert set(commands) == {"PW", "LL", "LH", "FO", "GF", "FS", "PQ"}
        assert commands["LH"] == commands["FO"] == "0,0"
        paper = Image.new("L", (int(commands["PW"]), int(commands["LL"])), 255)
        rows, width = _graphic(commands["GF"])
        for number, row in enumerate(rows):
            for column, bit in enumerate(f"{int.from_bytes(row, 'big'):0{width * 8}b}"):
                if bit == "1":
                    paper.putpixel((column, number), 0)  # IndexError beyond the paper
        labels.append((paper, int(commands["PQ"])))
    return labels


def _graphic(field: str) -> tuple[list[bytes], int]:
    kind, sent, total, width, data = field.split(",", 4)
    assert kind == "A" and sent == total
    blank, name, text, crc = data.split(":")
    assert (blank, name) == ("", "Z64")
    assert int(crc, 16) == crc16(text.encode("ascii")), "the CRC is wrong"
    raw = zlib.decompress(b64decode(text, validate=True))
    assert len(raw) == int(total) and len(raw) % int(width) == 0
    step = int(width)
    return [raw[at : at + step] for at in range(0, len(raw), step)], step
