"""How much sound a file says it holds, so that one which was cut short is known as such."""

import struct
from dataclasses import dataclass
from typing import BinaryIO

UNKNOWN_LENGTHS = (0, 0xFFFF_FFFF)  # what a recorder writes first, and never corrects when it streams
OGG_TAIL = 65_536  # bytes: the longest page there is
OGG_LAST_PAGE = 0x04  # flag in a page's header
XING_FRAMES, XING_BYTES = 0x1, 0x2
XING_WITHIN = 64  # bytes from the frame's start: 36 in stereo, less in mono


@dataclass(frozen=True, slots=True)
class Claim:
    """What the bytes themselves show, before anything is decoded."""

    cut_short: bool = False
    read_past_header: bool = False  # a wav that holds more sound than its header says


def claim_of(file: BinaryIO, size: int) -> Claim:
    """Compare a header with the bytes that follow it; the file is left at its start."""
    file.seek(0)
    head = file.read(12)
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        claim = _wav_claim(file, size)
    elif head[:4] == b"OggS":
        claim = Claim(cut_short=not _ogg_ends(file, size))
    elif head[:3] == b"ID3" or (head[:1] == b"\xff" and len(head) > 1 and head[1] & 0xE0 == 0xE0):
        claim = Claim(cut_short=_mp3_is_short(file, size, head))
    else:
        claim = Claim()
    file.seek(0)
    return claim


def _wav_claim(file: BinaryIO, size: int) -> Claim:
    place = 12
    while place + 8 <= size:
        file.seek(place)
        kind, length = struct.unpack("<4sI", file.read(8))
        end = place + 8 + length
        if kind == b"data":
            if length in UNKNOWN_LENGTHS:
                return Claim()
            if end > size:
                return Claim(cut_short=True)
            return Claim(read_past_header=not _only_chunks(file, end + length % 2, size))
        place = end + length % 2
    return Claim()


def _only_chunks(file: BinaryIO, place: int, size: int) -> bool:
    """Whether everything from here on is well-formed chunks (titles, markers) and not more sound."""
    while place + 8 <= size:
        file.seek(place)
        kind, length = struct.unpack("<4sI", file.read(8))
        if not all(32 <= letter < 127 for letter in kind) or place + 8 + length > size:
            return False
        place += 8 + length + length % 2
    return True


def _ogg_ends(file: BinaryIO, size: int) -> bool:
    file.seek(max(0, size - OGG_TAIL))
    tail = file.read(OGG_TAIL)
    page = tail[tail.rfind(b"OggS") :]
    if len(page) < 27 or len(page) < 27 + page[26]:
        return False
    whole = 27 + page[26] + sum(page[27 : 27 + page[26]])
    return bool(page[5] & OGG_LAST_PAGE) and len(page) >= whole


def _mp3_is_short(file: BinaryIO, size: int, head: bytes) -> bool:
    """Whether fewer bytes are there than the frame called Xing or Info counts; many files have none."""
    start = 0
    if head[:3] == b"ID3":
        start = 10 + sum(part << shift for part, shift in zip(head[6:10], (21, 14, 7, 0), strict=False))
    file.seek(start)
    frame = file.read(XING_WITHIN)
    at = max(frame.find(b"Xing"), frame.find(b"Info"))
    if at < 0 or len(frame) < at + 16:
        return False
    flags, _frames, length = struct.unpack(">III", frame[at + 4 : at + 16])
    return bool(flags & XING_FRAMES and flags & XING_BYTES) and start + length > size
