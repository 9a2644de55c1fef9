"""PNG and JPEG: walked part by part to the very end, with the pixel count read from the header and nothing decoded."""

from __future__ import annotations

import struct

from zhongshu.documents.content.refusal import disguised, refuse, trailing

MOST_PIXELS = 64_000_000
LONGEST_SIDE = 30_000
PNG_HEAD = b"\x89PNG\r\n\x1a\n"
JPEG_SIZED = frozenset(
    {*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
)  # frames with a size
JPEG_BARE = frozenset({0x01, *range(0xD0, 0xD8)})  # markers without a length


def check_png(data: bytes) -> None:
    """Chunks from IHDR to IEND, and nothing after."""
    if not data.startswith(PNG_HEAD) or data[12:16] != b"IHDR" or len(data) < 33:
        raise disguised("png")
    _check_pixels(*struct.unpack(">II", data[16:24]))
    at = len(PNG_HEAD)
    while at + 12 <= len(data):
        length, name = struct.unpack(">I4s", data[at : at + 8])
        at += 12 + length
        if name == b"IEND":
            break
    else:
        raise disguised("png")
    if at != len(data):
        raise trailing("png") if at < len(data) else disguised("png")


def check_jpeg(data: bytes) -> None:
    """Segments up to the picture, then nothing after the last end marker."""
    if not data.startswith(b"\xff\xd8\xff"):
        raise disguised("jpg")
    at, sized = 2, False
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in JPEG_BARE:
            at += 2
            continue
        length = struct.unpack(">H", data[at + 2 : at + 4])[0]
        if marker in JPEG_SIZED and length >= 7:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            _check_pixels(width, height)
            sized = True
        if marker == 0xDA:  # the picture itself follows
            break
        at += 2 + length
    if not sized or data.rfind(b"\xff\xd9") < at:
        raise disguised("jpg")
    if not data.rstrip(b"\0").endswith(b"\xff\xd9"):
        raise trailing("jpg")


def _check_pixels(width: int, height: int) -> None:
    if not width or not height:
        raise refuse("图片尺寸为零，无法使用", "The picture has no size")
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise refuse(
            "图片过大（{w}×{h} 像素），请缩小到 6400 万像素以内",
            "The picture is too large ({w}×{h} pixels); scale it below 64 million pixels",
            w=width, h=height,
        )  # fmt: skip
