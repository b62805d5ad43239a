"""Words by pocketsphinx and the small English model in its package: offline, slow, and a draft at best.

It listens in a process of its own: a decoder keeps Python's lock for as long as it searches, seconds at a time, which would
freeze the pages and everybody's cancel button; and what crashes on a strange sound is then not calltone.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np

from ser_core.audio.recording import FULL_SCALE, Samples
from ser_core.settings import WordsOptions
from ser_core.words.errors import EngineStopped, LanguageNotKnown, ModelNotTaken
from ser_core.words.packages import check_installed
from ser_core.words.records import Engine, Heard, Word

NAME = "pocketsphinx"
MODEL = "en-us"
LANGUAGE = "en"
FRAME_S = 0.01


@contextmanager
def open_engine(options: WordsOptions) -> Iterator[Engine]:
    """The packaged model, always a draft."""
    if options.model is not None:
        raise ModelNotTaken
    if options.language not in (None, LANGUAGE):
        raise LanguageNotKnown(NAME, str(options.language), [LANGUAGE])
    check_installed(NAME)
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "ser_core.words.sphinx_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield Engine(NAME, MODEL, draft=True, hear=partial(hear, process))
    finally:
        process.kill()  # it keeps nothing that would have to be put away, and may be in the middle of a long search
        process.communicate()


def hear(process: "subprocess.Popen[bytes]", samples: Samples) -> Heard:
    """One piece: its 16-bit samples go to the process after their length, and a line of JSON comes back."""
    if process.stdin is None or process.stdout is None:
        raise EngineStopped(NAME, "it has no pipes")
    pcm = np.clip(np.round(samples * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype("<i2").tobytes()
    try:
        process.stdin.write(len(pcm).to_bytes(4, "little") + pcm)
        process.stdin.flush()
    except BrokenPipeError:
        pass  # it is gone: nothing comes back either
    answer = process.stdout.readline()
    if not answer:
        raise EngineStopped(NAME, f"exit code {process.wait()}")
    words = tuple(
        Word(text, first * FRAME_S, (last + 1) * FRAME_S, min(1.0, confidence))
        for text, first, last, confidence in json.loads(answer)
    )
    return Heard(" ".join(word.text for word in words), words, LANGUAGE)
