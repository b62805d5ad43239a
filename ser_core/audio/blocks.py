"""A sound track as blocks of floats: one way for every codec, with what was lost counted on the way."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from ser_core.audio.container import refuse_encrypted
from ser_core.audio.errors import BadSampleRate, TooManyChannels
from ser_core.audio.formats import HIGHEST_RATE_HZ, LOWEST_RATE_HZ, MOST_CHANNELS
from ser_core.audio.resample import Block, Planes

BLOCK_S = 1  # enough that Python costs nothing beside the decoder, and a few hundred kB
LOUDEST = 8.0  # float files may pass full scale; what passes it by 18 dB is no sound and would upset the filter
GAP_S = 0.05  # in the times that a container gives; some round them to 1/25 s
PADDING = 4  # bytes: a chunk of wav ends on an even byte; a rest this small is no packet of any codec

Kind = tuple[int, int, bool]  # sample rate, channels, interleaved


def decode_blocks(container: Any, stream: Any, name: str) -> Iterator[Block]:
    """The track about a second at a time, at its own rate; packets that cannot be decoded are counted and passed over."""
    gathered: list[NDArray[Any]] = []
    kind: Kind | None = None
    waiting = damaged = damaged_now = 0
    for frame in _frames(container, stream, name):
        if frame is None:
            damaged_now += 1
            continue
        now = (frame.sample_rate, frame.layout.nb_channels, frame.format.is_packed)
        if now != kind:
            _refuse_odd(now, name)
        if kind is not None and (now != kind or waiting >= BLOCK_S * kind[0]):
            yield _block(gathered, kind, damaged)
            gathered, waiting, damaged = [], 0, 0
        damaged, damaged_now = damaged + damaged_now, 0
        kind = now
        gathered.append(frame.to_ndarray())
        waiting += frame.samples
    if kind is not None:
        yield replace(_block(gathered, kind, damaged), breaks_off=damaged_now > 0)


def _frames(container: Any, stream: Any, name: str) -> Iterator[Any]:
    """Decoded frames in order, and None for each piece that was lost."""
    expected_s: float | None = None
    for frames in _decoded_packets(container.demux(stream), name):
        for frame in frames:
            if frame is None:
                yield None
                continue
            if expected_s is not None and frame.time is not None and frame.time > expected_s + GAP_S:
                yield None  # the container has passed over a part that it could not make out
            expected_s = None if frame.time is None else frame.time + frame.samples / frame.sample_rate
            yield frame


def _decoded_packets(packets: Iterator[Any], name: str) -> Iterator[list[Any]]:
    """The frames of each packet; the Nones of lost packets come before the next good packet, or at the very end."""
    lost: list[Any] = []
    for packet in _until_broken(packets):
        if packet is None:
            lost.append(None)
            continue
        refuse_encrypted(packet, name)
        try:
            frames = packet.decode()
        except av.FFmpegError:
            if packet.size > PADDING:
                lost.append(None)
            continue
        if packet.size:  # an empty packet at the end fetches what the decoder still held, and heals nothing
            yield lost
            lost = []
        yield frames
    yield lost


def _until_broken(packets: Iterator[Any]) -> Iterator[Any]:
    """The packets, and None where the container breaks off: what came before it is good."""
    try:
        yield from packets
    except av.FFmpegError:
        yield None


def _refuse_odd(kind: Kind, name: str) -> None:
    """The decoder knows better than the header, and may change its mind on the way."""
    rate_hz, channels, _ = kind
    if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        raise BadSampleRate(name, rate_hz, LOWEST_RATE_HZ, HIGHEST_RATE_HZ)
    if not 1 <= channels <= MOST_CHANNELS:
        raise TooManyChannels(name, channels, MOST_CHANNELS)


def _block(gathered: list[NDArray[Any]], kind: Kind, damaged: int) -> Block:
    rate_hz, channels, interleaved = kind
    planes = np.concatenate([_floats(part, channels, interleaved) for part in gathered], axis=1)
    finite = np.isfinite(planes)
    not_finite = int(planes.size - np.count_nonzero(finite))
    planes[~finite] = 0.0
    return Block(np.clip(planes, -LOUDEST, LOUDEST), rate_hz, damaged, not_finite=not_finite)


def _floats(part: NDArray[Any], channels: int, interleaved: bool) -> Planes:
    planes = part.reshape(-1, channels).T if interleaved else part
    if part.dtype.kind == "u":
        return (planes.astype(np.float32) - np.float32(128)) / np.float32(128)  # 8-bit wav has its zero in the middle
    if part.dtype.kind == "i":
        return planes.astype(np.float32) / np.float32(2.0 ** (8 * part.dtype.itemsize - 1))
    with np.errstate(over="ignore", invalid="ignore"):  # what no float32 holds becomes infinite, and is counted as such
        return planes.astype(np.float32)
