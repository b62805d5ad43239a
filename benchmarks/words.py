"""What the packaged draft gets right, how fast, and how often it flags sentences that say nothing of a feeling; as Markdown tables.

    .venv/bin/python benchmarks/words.py --corpora ../shared/corpora   # clips of RAVDESS and CREMA-D, whose sentences are known
    .venv/bin/python benchmarks/words.py --made-calls                  # the synthetic calls of sample_calls

Each clip is segmented and heard as a call is, once as recorded and once through a telephone line (300 to 3,400 Hz, µ-law).
"""

import argparse
import json
import resource
import time
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import soxr

from ser_core.audio import SAMPLE_RATE_HZ, read_recording
from ser_core.audio.codecs import LINE_RATE_HZ
from ser_core.audio.recording import FULL_SCALE, Recording, Samples, SourceFacts, Track
from ser_core.audio.telephone import Coding, LineBand
from ser_core.corpora.registry import load_corpus
from ser_core.corpora.sound import read_clip
from ser_core.evaluation.word_errors import spoken_words, word_errors
from ser_core.inference.recognizer import Recognizer
from ser_core.segmentation import Segmentation, segment_call
from ser_core.settings import DEFAULT_MODEL, PROJECT_DIR, CallOptions
from ser_core.words.disagreement import CLEAR_WORDS, clear_words, disagreement
from ser_core.words.engines import open_engine
from ser_core.words.records import Transcript, Word
from ser_core.words.sentiment import text_sentiment, words_sentiment
from ser_core.words.transcribe import transcribe_turns

SENTENCES = {
    "kids": "Kids are talking by the door",
    "dogs": "Dogs are sitting by the door",
    "dfa": "Don't forget a jacket",
    "ieo": "It's eleven o'clock",
    "iom": "I'm on my way to the meeting",
    "ith": "I think I have a doctor's appointment",
    "its": "I think I've seen this before",
    "iwl": "I would like a new alarm clock",
    "iww": "I wonder what this is about",
    "mti": "Maybe tomorrow it will be cold",
    "tai": "The airplane is almost full",
    "tie": "That is exactly what happened",
    "tsi": "The surface is slick",
    "wsi": "We'll stop in a couple of minutes",
}
SURENESS = (0.0, 0.2, 0.5, 0.8, 0.95, 1.01)
SURE_FROM = (0.0, 0.5, 0.8, 0.95)


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """What was said in a clip or a call, and what was heard."""

    sound: str
    said: list[str]
    turns: tuple[Transcript, ...]
    emotion: str = ""
    tones: tuple[tuple[dict[str, float], bool], ...] = ()  # the model's, a turn: probabilities, uncertain

    @property
    def heard(self) -> list[str]:
        return [word for turn in self.turns for word in spoken_words(turn.text)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, help="the folder that holds RAVDESS and CREMA-D")
    parser.add_argument("--clips", type=int, default=40, help="of each corpus (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="another one draws other clips (%(default)s)")
    parser.add_argument("--made-calls", action="store_true")
    arguments = parser.parse_args()
    if arguments.made_calls:
        print_errors(made_calls())
    if arguments.corpora is not None:
        pieces = corpus_clips(arguments.corpora, arguments.clips, np.random.default_rng(arguments.seed))
        print_errors(pieces)
        print_sureness(pieces)
        print_flags(pieces)


def corpus_clips(root: Path, count: int, rng: np.random.Generator) -> list[Piece]:
    drawn = [
        rng.choice(np.array(load_corpus(name, root), object), count, replace=False) for name in ("ravdess", "crema-d")
    ]
    sounds = {"as recorded": lambda samples: samples, "telephone": telephone}
    asked = [
        (f"{clip.corpus}, {name}", clip, recording(change(read_clip(clip.path))))
        for clips in drawn
        for clip in clips
        for name, change in sounds.items()
    ]
    found = [segment_call(call) for _, _, call in asked]
    heard = listen(found)
    recognizer = Recognizer.load(DEFAULT_MODEL)
    return [
        Piece(sound, spoken_words(SENTENCES[clip.sentence]), turns, clip.emotion, tones(recognizer, call))
        for (sound, clip, _), call, turns in zip(asked, found, heard, strict=True)
    ]


def tones(recognizer: Recognizer, call: Segmentation) -> tuple[tuple[dict[str, float], bool], ...]:
    (person,) = call.participants
    return tuple((dict(s.probabilities), s.uncertain) for s in recognizer.score_turns(person.track, call.turns))


def made_calls() -> list[Piece]:
    truths = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((PROJECT_DIR / "sample_calls").glob("*.truth.json"))
    ]
    found = []
    for truth in truths:
        side = next(person["channel"] for person in truth["participants"] if person["role"] == "customer")
        call = read_recording(PROJECT_DIR / "sample_calls" / truth["file"])
        found.append(segment_call(call, CallOptions("mixed" if side == "mono" else side)))
    pieces = []
    for truth, turns in zip(truths, listen(found), strict=True):
        for person in sorted({turn.participant for turn in turns}):
            said = [turn["text"] for turn in truth["turns"] if person in ("mixed", turn["participant"])]
            own = tuple(turn for turn in turns if turn.participant == person)
            pieces.append(Piece(f"{truth['file']}, {person}", spoken_words(" ".join(said)), own))
    return pieces


def listen(found: list[Segmentation]) -> list[tuple[Transcript, ...]]:
    """The draft of each, and what it cost."""
    wall, cpu = time.perf_counter(), children_s()
    with open_engine() as engine:
        heard = [transcribe_turns(call.participants, call.turns, engine) for call in found]
    spoken_s = sum(turn.duration_s for call in found for turn in call.turns)
    wall, cpu = time.perf_counter() - wall, children_s() - cpu
    print(
        f"{spoken_s:.0f} s of speech in turns: {cpu / spoken_s:.2f} s of processor time for a second of it, "
        f"{wall / spoken_s:.2f} s by the clock\n"
    )
    return heard


def children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def telephone(samples: Samples) -> Samples:
    line = soxr.resample(LineBand()(samples), SAMPLE_RATE_HZ, LINE_RATE_HZ)
    heard: Samples = soxr.resample(Coding("mu-law", 64_000)(line), LINE_RATE_HZ, SAMPLE_RATE_HZ)
    return heard


def recording(samples: Samples) -> Recording:
    pcm = np.clip(np.round(samples * FULL_SCALE), -FULL_SCALE, FULL_SCALE - 1).astype(np.int16)
    track = Track(0, pcm)
    return Recording(SourceFacts("clip.wav", "", "wav", "pcm_s16le", SAMPLE_RATE_HZ, 1, 16, track.duration_s), (track,))


def print_errors(pieces: list[Piece]) -> None:
    by_sound: dict[str, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_sound[piece.sound].append(piece)
    print("| sound | pieces | words said | words heard | word error rate |\n|---|---:|---:|---:|---:|")
    for sound, group in by_sound.items():
        said, heard = (sum(len(getattr(piece, kind)) for piece in group) for kind in ("said", "heard"))
        errors = sum(word_errors(piece.said, piece.heard) for piece in group)
        print(f"| {sound} | {len(group)} | {said} | {heard} | {100 * errors / said:.0f} % |")
    print()


def print_sureness(pieces: list[Piece]) -> None:
    """A word counts as right where the sentence has it, wherever it stands."""
    words: list[tuple[Word, bool]] = [
        (word, word.text in piece.said) for piece in pieces for turn in piece.turns for word in turn.words
    ]
    print("| the draft's confidence | words | of which in the sentence |\n|---|---:|---:|")
    for low, high in pairwise(SURENESS):
        right = [found for word, found in words if low <= (word.confidence or 0.0) < high]
        print(f"| {low:g} to {min(1.0, high):g} | {len(right)} | {100 * np.mean(right):.0f} % |")
    print()


def print_flags(pieces: list[Piece]) -> None:
    """All sentences are unclear to the lexicon: whatever is flagged is a false alarm."""
    assert all(abs(text_sentiment(sentence)) < CLEAR_WORDS for sentence in SENTENCES.values())  # noqa: S101
    turns = [(piece, turn, tone) for piece in pieces for turn, tone in zip(piece.turns, piece.tones, strict=True)]
    print(f"| of {len(turns)} turns | number | share |\n|---|---:|---:|")
    for sure_from in SURE_FROM:
        clear = [turn for _, turn, _ in turns if abs(words_sentiment(turn, sure_from) or 0.0) >= CLEAR_WORDS]
        row(f"misheard to clear words, those under {sure_from:g} left out", len(clear), len(turns))
    row(
        "clear to the rule for drafts",
        sum(clear_words(turn, draft=True) is not None for _, turn, _ in turns),
        len(turns),
    )
    acted = [disagreement(turn, {piece.emotion: 1.0}, uncertain=False, draft=True) for piece, turn, _ in turns]
    row("flagged, the acted emotion taken for the tone", sum(flag is not None for flag in acted), len(turns))
    asked = [disagreement(turn, shares, uncertain=uncertain, draft=True) for _, turn, (shares, uncertain) in turns]
    row("flagged, with the shipped model's tone", sum(flag is not None for flag in asked), len(turns))
    print()


def row(what: str, count: int, total: int) -> None:
    print(f"| {what} | {count} | {100 * count / total:.1f} % |")


if __name__ == "__main__":
    main()
