"""`calltone corpora make-call`: a call of two of a corpus's speakers, whose turns and emotions are known."""

from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from ser_core.cli.terminal import AsJson, tell
from ser_core.corpora.conversation import Arc, ConversationOptions, build, draw
from ser_core.corpora.conversation_files import truth_path, write_conversation
from ser_core.corpora.records import Clip
from ser_core.corpora.registry import ENVIRONMENT_VARIABLE, load_corpus
from ser_core.errors import CalltoneError


class NoSuchSpeaker(CalltoneError):
    """A speaker whom the corpus does not have."""

    def __init__(self, name: str, corpus: str, known: list[str]) -> None:
        super().__init__(f"no speaker {name!r} in {corpus}: it is one of {', '.join(known)}")


class SameSpeaker(CalltoneError):
    """Somebody who would be talking to themselves."""

    def __init__(self, name: str, known: list[str]) -> None:
        others = ", ".join(one for one in known if one != name)
        super().__init__(f"customer and agent are both {name!r}: choose another for one of them: {others}")


def make_call(
    customer: Annotated[str, typer.Option(help="The speaker on the left, as in 01.")],
    agent: Annotated[str, typer.Option(help="The speaker on the right, as in 02.")],
    out: Annotated[Path, typer.Option(help="The .wav file to write; NAME.truth.json is written beside it.")],
    folder: Annotated[
        Path | None,
        typer.Option("--corpora", "--folder", envvar=ENVIRONMENT_VARIABLE, help="The folder that holds the corpora."),
    ] = None,
    corpus: Annotated[str, typer.Option(help="Whose clips to join.")] = "ravdess",
    turns: Annotated[int, typer.Option(min=2, help="How many turns, the agent's and the customer's.")] = 12,
    arc: Annotated[Arc, typer.Option(help="How the customer's emotions change over the call.")] = "none",
    mono: Annotated[bool, typer.Option("--mono", help="Both people on one channel.")] = False,
    telephone: Annotated[bool, typer.Option("--telephone", help="As heard over a telephone line.")] = False,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same call.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Join clips of two speakers to a call with known turns and emotions.

    For your own listening and measuring: the corpus's licence (`calltone corpora list`) holds for the call too. Do not share it.
    """
    clips = load_corpus(corpus, folder)
    theirs, mine = (clips_of(name, clips, corpus) for name in (customer, agent))
    if theirs[0].speaker == mine[0].speaker:
        raise SameSpeaker(theirs[0].speaker.partition("/")[2], speakers_in(clips))
    options = ConversationOptions(turns=turns, mono=mono, telephone=telephone, arc=arc)
    call = build(draw(np.random.default_rng(seed), theirs, mine, options))
    write_conversation(call, out, seed)
    truth = truth_path(out)
    said = f"{out}: {call.duration_s:.1f} s, {len(call.turns)} turns; what is true of it: {truth}"
    tell({"file": out, "truth_file": truth, "duration_s": call.duration_s, "turns": len(call.turns)}, said, as_json)


def speakers_in(clips: tuple[Clip, ...]) -> list[str]:
    return sorted({clip.speaker.partition("/")[2] for clip in clips})


def clips_of(name: str, clips: tuple[Clip, ...], corpus: str) -> list[Clip]:
    """The clips of a speaker, who may be named with or without the corpus."""
    found = [clip for clip in clips if name in (clip.speaker, clip.speaker.partition("/")[2])]
    if not found:
        raise NoSuchSpeaker(name, corpus, speakers_in(clips))
    return found
