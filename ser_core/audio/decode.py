"""From a file of any kind to a Recording: one path, block by block, at a memory that does not grow with the call."""

import errno
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from ser_core.audio.blocks import decode_blocks
from ser_core.audio.channels import ChannelWatch
from ser_core.audio.container import declared_s, open_container, sound_track
from ser_core.audio.declared import claim_of
from ser_core.audio.errors import NoRoom, NothingDecoded, SilentThroughout, TooLong
from ser_core.audio.formats import bit_depth
from ser_core.audio.recording import SAMPLE_RATE_HZ, Recording, SourceFacts, Track
from ser_core.audio.resample import Block, resampled
from ser_core.audio.sources import OpenSource, Source, open_source
from ser_core.audio.spool import SPOOL_AFTER_S, Pcm, PcmSpool

LONGEST_S = 6 * 3600.0  # a call is minutes; this stops a small file that unpacks without end
CUT_SHORT_BY_S = 0.25  # headers are rounded to a frame or to a video picture; less than this is no loss
EXACT_TO_S = 0.02  # where the header counts single samples
EXACT_CONTAINERS = ("flac", "aiff", "au", "caf", "w64")


def read_recording(
    source: Source, *, name: str | None = None, longest_s: float = LONGEST_S, spool_after_s: float = SPOOL_AFTER_S
) -> Recording:
    """Decode a path, bytes or an open binary file into 16 kHz tracks, whatever its name ends with.

    What could be read of a damaged file is kept, and `facts.notes` says what was lost; a file of which
    nothing can be read raises a CalltoneError that says what to do.
    """
    with open_source(source, name) as opened:
        claim = claim_of(opened.file, opened.size)
        with open_container(opened, read_past_header=claim.read_past_header) as container:
            stream = sound_track(container, opened.name)
            blocks = decode_blocks(container, stream, opened.name)
            first = next(blocks, None)
            if first is None:
                raise NothingDecoded(opened.name)
            losses = _Losses()
            watch = ChannelWatch(len(first.planes))
            pcm = resampled(losses.counted(chain([first], blocks)), len(first.planes))
            arrays = _stored(pcm, watch, opened.name, longest_s, spool_after_s)
            said_s = declared_s(container, stream)
            duration_s = len(arrays[0]) / SAMPLE_RATE_HZ
            close_s = EXACT_TO_S if container.format.name in EXACT_CONTAINERS else CUT_SHORT_BY_S
            missing = said_s is not None and duration_s < said_s - close_s
            cut_short = claim.cut_short or missing or losses.breaks_off
            notes = (
                *([f"cut short: {duration_s:.2f} s could be read"] if cut_short else []),
                *(["the header says it is shorter: read to its end"] if claim.read_past_header else []),
                *losses.notes(),
                *watch.notes(),
            )
            facts = _facts(opened, container, stream, first, duration_s, notes)
    tracks = tuple(Track(channel, array) for channel, array in enumerate(arrays))
    return Recording(facts, tracks, identical_channels=watch.identical(), silent_channels=watch.silent())


class _Losses:
    """Counts what went wrong in the blocks that pass."""

    def __init__(self) -> None:
        self.breaks_off = False
        self._damaged = self._not_finite = 0
        self._rates: set[int] = set()
        self._channels: set[int] = set()

    def counted(self, blocks: Iterable[Block]) -> Iterator[Block]:
        for block in blocks:
            self.breaks_off = block.breaks_off
            self._damaged += block.damaged
            self._not_finite += block.not_finite
            self._rates.add(block.sample_rate_hz)
            self._channels.add(len(block.planes))
            yield block

    def notes(self) -> Iterator[str]:
        if self._damaged:
            yield f"damaged: {self._damaged} {'piece' if self._damaged == 1 else 'pieces'} could not be decoded"
        if self._not_finite:
            yield f"{self._not_finite} samples were not numbers, and were made silent"
        if len(self._rates) > 1 or len(self._channels) > 1:
            yield "its format changes on the way: all of it was brought to that of the start"


def _stored(
    blocks: Iterable[Pcm], watch: ChannelWatch, name: str, longest_s: float, spool_after_s: float
) -> tuple[Pcm, ...]:
    with PcmSpool(watch.channels, spool_after_s) as spool:
        for pcm in blocks:
            watch.look(pcm)
            try:
                spool.append(pcm)
            except OSError as error:
                if error.errno in (errno.ENOSPC, errno.EDQUOT):
                    raise NoRoom(name) from None
                raise
            if spool.length > longest_s * SAMPLE_RATE_HZ:
                raise TooLong(name, longest_s)
        if spool.length == 0:
            raise NothingDecoded(name)
        if len(watch.silent()) == watch.channels:
            raise SilentThroughout(name)
        return spool.arrays()


def _facts(
    opened: OpenSource, container: Any, stream: Any, first: Block, duration_s: float, notes: tuple[str, ...]
) -> SourceFacts:
    context = stream.codec_context
    decoder = context.codec.name
    return SourceFacts(
        file=opened.name,
        sha256=opened.sha256,
        container=container.format.name,
        codec=context.codec.canonical_name,  # "mp3" and not the decoder's "mp3float"
        sample_rate_hz=first.sample_rate_hz,
        channels=len(first.planes),
        bit_depth=bit_depth(decoder, context.format.name if context.format else ""),
        duration_s=duration_s,
        notes=notes,
    )
