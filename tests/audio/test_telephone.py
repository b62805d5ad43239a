"""The telephone changes how a voice sounds, and never when; what was drawn can be played again."""

from dataclasses import replace

import numpy as np
import pytest
import scipy.signal
import soxr
from encoded_files import voice

from ser_core.audio.codecs import LINE_CODECS, LINE_RATE_HZ, through_codec
from ser_core.audio.noises import NOISES
from ser_core.audio.recording import SAMPLE_RATE_HZ, Samples
from ser_core.audio.telephone import Background, Coding, Level, LineBand, PacketLoss, TelephoneChain

NEAR_S = 0.010
CODEC_NEAR_S = 0.003  # without noise and gaps the measure itself is finer
EVERY_CODING = [(codec, rate) for codec, line in LINE_CODECS.items() for rate in line.bit_rates]


@pytest.fixture(scope="module")
def speech() -> Samples:
    """A voice whose loudness never repeats, so that only one shift fits."""
    samples = voice(SAMPLE_RATE_HZ)
    slow = np.interp(np.arange(len(samples)), np.linspace(0, len(samples), 25), np.random.default_rng(3).random(25))
    return (samples * slow).astype(np.float32)


def lag_s(sent: Samples, heard: Samples, sample_rate_hz: int) -> float:
    """By how much `heard` comes late, by the loudness of its moments: a vocoder keeps these, and no phase."""
    loud = [np.convolve(np.abs(samples), np.ones(80) / 80, "same") for samples in (sent, heard)]
    loud = [envelope - envelope.mean() for envelope in loud]
    return float(scipy.signal.correlate(loud[1], loud[0]).argmax() - len(sent) + 1) / sample_rate_hz


def rms(samples: Samples) -> float:
    return float(np.sqrt(np.mean(samples**2)))


@pytest.mark.parametrize(("codec", "bit_rate"), EVERY_CODING)
def test_each_codec_keeps_length_time_and_loudness(speech: Samples, codec: str, bit_rate: int) -> None:
    line = soxr.resample(speech, SAMPLE_RATE_HZ, LINE_RATE_HZ)
    heard = through_codec(line, codec, bit_rate)
    assert heard.dtype == np.float32
    assert len(heard) == len(line)
    assert abs(lag_s(line, heard, LINE_RATE_HZ)) <= CODEC_NEAR_S
    assert 20 * np.log10(rms(heard) / rms(line)) == pytest.approx(0.0, abs=3.0)
    assert not np.array_equal(heard, line)


def test_a_lower_bit_rate_is_heard(speech: Samples) -> None:
    line = soxr.resample(speech, SAMPLE_RATE_HZ, LINE_RATE_HZ)
    for codec in ("g726", "amr-nb", "mp3"):
        rates = LINE_CODECS[codec].bit_rates
        noise = [rms(through_codec(line, codec, rate) - line) for rate in (rates[0], rates[-1])]
        assert noise[0] > noise[1]


@pytest.mark.parametrize("seed", range(12))
def test_the_chain_keeps_length_and_time_and_repeats_itself(speech: Samples, seed: int) -> None:
    chain = TelephoneChain.draw(np.random.default_rng(seed))
    chain = replace(chain, background=replace(chain.background, snr_db=30.0))  # noise has moments of its own
    heard = chain(speech)
    assert len(heard) == len(speech)
    assert heard.dtype == np.float32
    assert np.max(np.abs(heard)) <= 1.0
    assert abs(lag_s(speech, heard, SAMPLE_RATE_HZ)) <= NEAR_S
    again = TelephoneChain.draw(np.random.default_rng(seed))
    assert replace(again, background=replace(again.background, snr_db=30.0)) == chain
    assert np.array_equal(chain(speech), heard)


def test_the_same_record_gives_the_same_sound_after_others_ran(speech: Samples) -> None:
    first, second = (TelephoneChain.draw(np.random.default_rng(seed)) for seed in (1, 2))
    heard = first(speech)
    second(speech)
    assert np.array_equal(first(speech), heard)
    assert not np.array_equal(second(speech), heard)


def test_samples_given_are_not_changed(speech: Samples) -> None:
    before = speech.copy()
    TelephoneChain.draw(np.random.default_rng(0))(speech)
    assert np.array_equal(speech, before)


@pytest.mark.parametrize("length", [0, 1, 2, 50, 2_000])
def test_clips_of_any_length_go_through(speech: Samples, length: int) -> None:
    for seed in range(6):
        assert len(TelephoneChain.draw(np.random.default_rng(seed))(speech[:length])) == length


def test_silence_stays_finite() -> None:
    heard = TelephoneChain.draw(np.random.default_rng(0))(np.zeros(SAMPLE_RATE_HZ, np.float32))
    assert np.all(np.isfinite(heard))
    assert rms(heard) < 0.01


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("snr_db", [5.0, 30.0])
def test_background_comes_at_its_ratio(speech: Samples, noise: str, snr_db: float) -> None:
    added = Background(noise, snr_db, seed=1)(speech) - speech
    assert 20 * np.log10(rms(speech) / rms(added)) == pytest.approx(snr_db, abs=0.1)


def test_level_sets_the_peak_and_overdrive_flattens_it(speech: Samples) -> None:
    clean, driven = Level(-6.0)(speech), Level(-6.0, overdrive_db=12.0)(speech)
    at_peak = 10 ** (-6 / 20)
    assert np.max(np.abs(clean)) == pytest.approx(at_peak, rel=1e-4)
    assert np.max(np.abs(driven)) == pytest.approx(at_peak, rel=1e-4)
    assert np.mean(np.abs(driven) > 0.999 * at_peak) > 0.01 > np.mean(np.abs(clean) > 0.999 * at_peak)


def test_the_line_carries_its_band_alone() -> None:
    time_s = np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    through = {hz: rms(LineBand()(np.sin(2 * np.pi * hz * time_s).astype(np.float32))) for hz in (100, 1_000, 5_000)}
    assert through[1_000] == pytest.approx(np.sqrt(0.5), rel=0.02)
    assert through[100] < 0.02
    assert through[5_000] < 0.02


@pytest.mark.parametrize("repair", ["silence", "repeat"])
def test_lost_packets_are_as_many_as_drawn_and_repaired(repair: str) -> None:
    line = np.ones(8_000 * 100, np.float32)
    heard = PacketLoss(0.03, repair, seed=4)(line).reshape(-1, 160)  # type: ignore[arg-type]
    lost = np.flatnonzero(heard[:, 0] != 1.0)
    assert len(lost) / len(heard) == pytest.approx(0.03, abs=0.01)
    assert np.all(heard[lost[0]] == (0.0 if repair == "silence" else 0.5))
    assert np.array_equal(PacketLoss(0.0, "silence", seed=4)(line), line)


def test_draws_cover_every_codec_and_stay_in_their_ranges() -> None:
    rng = np.random.default_rng(0)
    chains = [TelephoneChain.draw(rng) for _ in range(400)]
    assert {(chain.coding.codec, chain.coding.bit_rate) for chain in chains} == set(EVERY_CODING)
    assert {chain.background.noise for chain in chains} == set(NOISES)
    assert all(5 <= chain.background.snr_db <= 30 for chain in chains)
    assert all(-25 <= chain.level.peak_dbfs <= 0 for chain in chains)
    assert all(0 <= chain.loss.share <= 0.03 for chain in chains)
    assert 0.04 < np.mean([chain.level.overdrive_db > 0 for chain in chains]) < 0.2
    assert Coding.draw(np.random.default_rng(5)) == Coding.draw(np.random.default_rng(5))
