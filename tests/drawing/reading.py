"""The pixels of the PNG files that the package writes."""

import struct
import zlib

import numpy as np
from numpy.typing import NDArray


def pixels_of(png: bytes) -> NDArray[np.uint8]:
    """The pixels (height, width, 3) of a file."""
    packed, at = b"", 8
    width, height = struct.unpack(">II", png[16:24])
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    lines = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + 3 * width)
    return lines[:, 1:].reshape(height, width, 3)
