"""The process in which pocketsphinx listens: a length and 16-bit samples in, a line of JSON out, until the input ends."""

import json
import re
import sys
from typing import Any

from ser_core.words.packages import package

MOST_STATES = 5_000  # followed at once; the package's 30,000 take 1.6 times as long for 2 points of error rate
FILLER = re.compile(r"<.*>|\[.*\]|\+\+.*\+\+")  # <sil>, [NOISE], ++BREATH++: no words
OTHER_PRONUNCIATION = re.compile(r"\(\d+\)$")  # "to(3)" is "to"


def main() -> None:
    """Answer until the one who asks is gone."""
    decoder = package("pocketsphinx").Decoder(loglevel="FATAL", maxhmmpf=MOST_STATES)
    while length := sys.stdin.buffer.read(4):
        pcm = sys.stdin.buffer.read(int.from_bytes(length, "little"))
        print(json.dumps(heard(decoder, pcm)), flush=True)  # noqa: T201


def heard(decoder: Any, pcm: bytes) -> list[tuple[str, int, int, float]]:
    """Each word with its first and last frame and how sure of it the decoder is."""
    if not pcm:
        return []  # the decoder takes it for an error
    decoder.start_utt()
    decoder.process_raw(pcm, no_search=False, full_utt=True)
    decoder.end_utt()
    if decoder.hyp() is None:
        return []
    return [
        (OTHER_PRONUNCIATION.sub("", segment.word), segment.start_frame, segment.end_frame, segment.prob)
        for segment in decoder.seg()
        if not FILLER.fullmatch(segment.word)
    ]


if __name__ == "__main__":
    main()
