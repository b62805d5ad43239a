"""The corpora's summary: what is true of little corpora is in it, no sound is, and the shipped one agrees with the real ones."""

import dataclasses
import gzip
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile
from more_made_corpora import tone
from typer.testing import CliRunner

from ser_core.audio.decode import read_recording
from ser_core.cli.corpora import app
from ser_core.cli.terminal import CannotWrite
from ser_core.corpora.clip_map import VOICE_COLUMNS, maps_of
from ser_core.corpora.distributions import BINS, FEWEST_BEHIND_A_PICTURE
from ser_core.corpora.measures import MEASURES, PICTURE_BANDS, PICTURE_STEPS
from ser_core.corpora.registry import ENVIRONMENT_VARIABLE, load_corpus
from ser_core.corpora.summarize import NothingHeard, summarize
from ser_core.features.corpora_summary import ALL, CorporaSummary
from ser_core.features.summary_file import SHIPPED, SummaryUnreadable, read_summary, summary_bytes

LARGEST_FILE = 400_000  # bytes: it travels in every wheel
CODES = {"angry": "05", "happy": "03"}  # as RAVDESS numbers them
ANGRY_HZ, HAPPY_HZ = 300.0, 150.0
PROJECT_DIR = Path(__file__).resolve().parents[2]

run = CliRunner(env={ENVIRONMENT_VARIABLE: ""})


def ravdess_clip(root: Path, emotion: str, actor: int, take: int = 1, sentence: int = 1) -> Path:
    return root / f"RAVDESS/Actor_{actor:02d}/03-01-{CODES[emotion]}-01-0{sentence}-0{take}-{actor:02d}.wav"


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of three actors, one of them a woman: twelve angry tones of 1 s and six happy ones of 2 s; two sad ones of TESS's."""
    root = tmp_path_factory.mktemp("tones")
    for number in range(12):
        actor, take, sentence = 1 + number % 3, 1 + number // 3 % 2, 1 + number // 6
        tone(ravdess_clip(root, "angry", actor, take, sentence), ANGRY_HZ, 1 + number / 1000)
    for number in range(6):
        tone(ravdess_clip(root, "happy", 1 + number % 3, 1 + number // 3), HAPPY_HZ, 2 + number / 1000)
    tone(root / "TESS/OAF_sad/OAF_back_sad.wav", 220, 0.5)
    tone(root / "TESS/YAF_sad/YAF_back_sad.wav", 240, 0.5)
    return root


@pytest.fixture(scope="module")
def summary(tones: Path) -> CorporaSummary:
    return summarize(tones, workers=1)


@pytest.fixture(scope="module")
def sentence(sample_calls: Path) -> np.ndarray:
    """What a made voice says on the first turn of a sample call, from its first sound to its last."""
    truth = json.loads((sample_calls / "refund-declined.truth.json").read_text())
    first = truth["turns"][0]
    channel = ("customer", "agent").index(first["participant"])
    return read_recording(sample_calls / "refund-declined.wav").tracks[channel].read(first["start_s"], first["end_s"])


def middle(summary: CorporaSummary, name: str, corpus: str = ALL, emotion: str = ALL, sex: str | None = None) -> float:
    found = summary.measure(name).of(corpus, emotion, sex)
    assert found is not None
    return found.quantiles[2]


def strings_in(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from strings_in(value)
    elif isinstance(data, list):
        for value in data:
            yield from strings_in(value)


def test_clips_are_counted_by_corpus_emotion_and_sex_and_beside_those_published(summary: CorporaSummary) -> None:
    assert summary.clips() == 20
    assert summary.clips("ravdess", "angry") == 12
    assert (summary.clips("ravdess", "angry", "female"), summary.clips("ravdess", sex="male")) == (4, 12)
    assert summary.clips("tess", "angry") == 0
    assert [(source.name, source.people, source.clips) for source in summary.sources] == [
        ("ravdess", 3, 18),
        ("tess", 2, 2),
    ]
    assert (summary.sources[0].published_people, summary.sources[0].published_clips) == (24, 1440)
    assert dict(summary.sources[0].formats) == {"wav": 18}
    assert all(source.licence and source.citation for source in summary.sources)


def test_the_balance_names_the_largest_and_the_smallest_class(summary: CorporaSummary) -> None:
    found = summary.balance("ravdess")
    assert (found.largest, found.smallest, found.ratio) == ("angry", "happy", 2.0)
    assert found.evenness == pytest.approx(0.918, abs=1e-3)  # the entropy of 2/3 and 1/3, in bits
    assert summary.balance().smallest == "sad"


def test_length_level_crossings_and_pitch_of_a_tone_are_those_it_was_made_with(summary: CorporaSummary) -> None:
    assert middle(summary, "duration_s", "ravdess", "angry") == pytest.approx(1.0, abs=0.02)
    assert middle(summary, "duration_s", "ravdess", "happy") == pytest.approx(2.0, abs=0.02)
    assert middle(summary, "loudness_dbfs") == pytest.approx(20 * np.log10(0.2 / np.sqrt(2)), abs=0.05)
    assert middle(summary, "rms") == pytest.approx(0.2 / np.sqrt(2), rel=0.02)
    assert middle(summary, "zero_crossings", "ravdess", "angry") == pytest.approx(2 * ANGRY_HZ / 22_050, rel=0.05)
    assert middle(summary, "pitch_hz", "ravdess", "angry") == pytest.approx(ANGRY_HZ, rel=0.01)
    assert middle(summary, "pitch_hz", "ravdess", "happy", "female") == pytest.approx(HAPPY_HZ, rel=0.01)
    assert middle(summary, "pitch_range_semitones", "ravdess", "happy") == pytest.approx(0, abs=0.1)


def test_every_measure_counts_every_clip_once_in_its_bins(summary: CorporaSummary) -> None:
    assert [measure.name for measure in summary.measures] == list(MEASURES)
    for measure in summary.measures:
        for one in measure.distributions:
            assert (len(one.histogram), sum(one.histogram)) == (BINS, one.clips)
            assert list(one.quantiles) == sorted(one.quantiles)
        whole = measure.of()
        assert whole is not None
        assert whole.clips == 20


@pytest.mark.parametrize("room_db", [None, -35.0])
def test_the_silence_around_a_sentence_is_measured_even_in_a_noisy_room(
    tmp_path: Path, sentence: np.ndarray, room_db: float | None
) -> None:
    clip = np.concatenate((np.zeros(11_200), sentence, np.zeros(6_400)))
    if room_db is not None:
        clip += np.abs(sentence).max() * 10 ** (room_db / 20) * np.random.default_rng(5).standard_normal(len(clip))
    path = ravdess_clip(tmp_path, "angry", 1)
    path.parent.mkdir(parents=True)
    soundfile.write(path, clip, 16_000)
    found = summarize(tmp_path, workers=1)
    assert middle(found, "leading_silence_s") == pytest.approx(0.7, abs=0.12)
    assert middle(found, "trailing_silence_s") == pytest.approx(0.4, abs=0.2)
    assert middle(found, "duration_s") == pytest.approx(1.1 + len(sentence) / 16_000, abs=0.002)


def test_a_mean_picture_shows_the_tone_and_stands_on_enough_clips(summary: CorporaSummary) -> None:
    assert {(picture.corpus, picture.emotion) for picture in summary.pictures} == {("ravdess", "angry"), (ALL, "angry")}
    levels = np.array(summary.pictures[0].levels_db)
    assert levels.shape == (PICTURE_BANDS, PICTURE_STEPS)
    loudest_hz = np.array(summary.picture_bands_hz)[levels.argmax(axis=0)]
    np.testing.assert_allclose(loudest_hz, ANGRY_HZ, atol=30)
    assert levels.max() <= 0  # a band holds no more than the whole clip


def test_the_same_sound_in_another_coding_is_found_and_a_silent_clip_is_named(tones: Path, tmp_path: Path) -> None:
    samples, rate_hz = soundfile.read(ravdess_clip(tones, "angry", 1), dtype="int16")
    for name in ("OAF_angry/OAF_back_angry.wav", "YAF_angry/YAF_bean_angry.flac"):
        (tmp_path / "TESS" / name).parent.mkdir(parents=True, exist_ok=True)
        soundfile.write(tmp_path / "TESS" / name, samples, rate_hz)
    tone(tmp_path / "TESS/YAF_angry/YAF_bar_angry.wav", ANGRY_HZ, 1.1)
    soundfile.write(tmp_path / "TESS/OAF_angry/OAF_bar_angry.wav", np.zeros(8_000), 16_000)
    found = summarize(tmp_path, workers=1)
    assert [same.names for same in found.same_sounds] == [("OAF_back_angry", "YAF_bean_angry")]
    assert [(one.name, one.why) for one in found.unheard] == [("OAF_bar_angry", "SilentThroughout")]
    assert (found.clips(), found.measures[0].distributions[0].clips) == (4, 3)


def test_the_stranger_of_a_corpus_is_found(tones: Path, tmp_path: Path) -> None:
    for path in tones.rglob("*05-01*.wav"):
        copy = tmp_path / path.relative_to(tones)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    hiss = ravdess_clip(tmp_path, "happy", 1)
    soundfile.write(hiss, 0.1 * np.random.default_rng(1).standard_normal(16_000), 16_000)
    first = summarize(tmp_path, workers=1).outliers[0]
    assert (first.name, first.emotion) == (hiss.stem, "happy")
    assert first.distance > 5


def test_both_maps_place_every_sampled_clip_and_say_what_neighbours_share(summary: CorporaSummary) -> None:
    assert [flat.name for flat in summary.maps] == ["as recorded", "beside the speaker's own mean"]
    for flat in summary.maps:
        assert len(flat.pca) == len(flat.tsne) == len(summary.mapped) == 20
        assert {alike.what for alike in flat.alike} == {"corpus", "speaker", "sex", "emotion"}
    by_emotion = {alike.what: alike for alike in summary.maps[0].alike}["emotion"]
    assert by_emotion.neighbours > by_emotion.by_chance  # angry tones lie among angry tones


def test_what_sets_two_speakers_apart_goes_when_each_is_taken_beside_their_own_mean(tones: Path) -> None:
    angry, happy = (load_corpus("ravdess", tones)[number] for number in (-1, 0))
    clips = [dataclasses.replace(clip, speaker=speaker) for speaker in ("one", "two") for clip in (angry, happy) * 15]
    chance = np.random.default_rng(2).standard_normal((60, len(VOICE_COLUMNS)))
    voice = chance + 9.0 * np.array([[clip.speaker == "one"] for clip in clips])
    voice += 3.0 * np.array([[clip.emotion == "angry"] for clip in clips])
    recorded, beside_own = (
        {alike.what: alike.neighbours for alike in flat.alike} for flat in maps_of(clips, voice, range(60))
    )
    assert recorded["speaker"] == 1.0
    assert beside_own["speaker"] < 0.7 < 0.95 < beside_own["emotion"]


def test_any_number_of_workers_gives_the_same_bytes_and_they_read_back(
    tones: Path, summary: CorporaSummary, tmp_path: Path
) -> None:
    data = summary_bytes(summary)
    assert summary_bytes(summarize(tones, workers=2)) == data
    (tmp_path / "made.json.gz").write_bytes(data)
    assert read_summary(tmp_path / "made.json.gz") == summary
    assert str(tones) not in gzip.decompress(data).decode()


def test_a_file_that_is_no_summary_is_told_in_one_line(tmp_path: Path, summary: CorporaSummary) -> None:
    file = tmp_path / "made.json.gz"
    whole = summary_bytes(summary)
    other_version = gzip.compress(gzip.decompress(whole).replace(b'"schema_version":1', b'"schema_version":99'))
    for data in (b"", b"no", whole[:-9], gzip.compress(b"{"), gzip.compress(b"[]"), other_version):
        file.write_bytes(data)
        with pytest.raises(SummaryUnreadable, match="calltone corpora summarize") as told:
            read_summary(file)
        assert "\n" not in str(told.value)


def test_corpora_of_which_nothing_can_be_heard_are_told(tmp_path: Path) -> None:
    path = ravdess_clip(tmp_path, "angry", 1)
    path.parent.mkdir(parents=True)
    soundfile.write(path, np.zeros(8_000), 16_000)
    with pytest.raises(NothingHeard, match="none of the 1 clips"):
        summarize(tmp_path, workers=1)


def test_the_command_writes_the_file_with_its_notes(tones: Path, tmp_path: Path) -> None:
    out = tmp_path / "made.json.gz"
    options = ["--corpora", str(tones), "--out", str(out), "--workers", "1", "--note", "tess=recorded twice"]
    done = run.invoke(app, ["summarize", *options])
    assert done.exit_code == 0
    assert "20 clips of 2 corpora" in done.stdout
    assert [source.note for source in read_summary(out).sources] == ["", "recorded twice"]


def test_a_missing_folder_is_one_line_for_the_user(tmp_path: Path) -> None:
    command = [Path(sys.executable).with_name("calltone"), "corpora", "summarize", "--corpora", tmp_path / "nowhere"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("calltone: no folder at ")
    assert done.stderr.count("\n") == 1


def test_a_result_with_nowhere_to_go_is_told_before_the_work(tones: Path, tmp_path: Path) -> None:
    done = run.invoke(app, ["summarize", "--corpora", str(tones), "--out", str(tmp_path / "no" / "made.json.gz")])
    assert isinstance(done.exception, CannotWrite)
    assert run.invoke(app, ["summarize", "--corpora", str(tones), "--note", "tess"]).exit_code == 2


def test_the_shipped_summary_is_small_whole_and_of_many_clips_everywhere() -> None:
    shipped = read_summary()
    assert SHIPPED.stat().st_size < LARGEST_FILE
    assert [source.name for source in shipped.sources] == ["ravdess", "crema-d", "tess", "savee", "emodb"]
    assert shipped.clips() == sum(source.clips for source in shipped.sources)
    lengths = shipped.measure("duration_s").of()
    assert lengths is not None
    assert lengths.clips == shipped.clips() - len(shipped.unheard)
    assert all(picture.clips >= FEWEST_BEHIND_A_PICTURE for picture in shipped.pictures)
    assert len({(clip.corpus, clip.name) for clip in shipped.mapped}) == len(shipped.mapped) > 1_500
    assert "1076_MTI_SAD_XX" in {clip.name for clip in shipped.unheard}
    assert any(len(set(same.names)) == 2 and same.names[0].endswith("-07") for same in shipped.same_sounds)


def test_the_shipped_summary_names_no_place_on_any_machine() -> None:
    data = json.loads(gzip.decompress(SHIPPED.read_bytes()))
    places = (str(PROJECT_DIR), str(PROJECT_DIR.parent), str(Path.home()))
    for text in strings_in(data):
        assert not text.startswith(("/", "~", "\\")), text
        assert not any(place in text for place in places), text


def test_the_page_on_the_corpora_quotes_the_shipped_figures() -> None:
    page = " ".join((PROJECT_DIR / "docs" / "corpora.md").read_text(encoding="utf-8").split())
    shipped = read_summary()
    recorded, beside_own = ({alike.what: alike for alike in flat.alike} for flat in shipped.maps)
    quoted = (
        f"All {shipped.clips():,} clips",
        f"{shipped.balance('crema-d').ratio:.1f} times the clips of the smallest, within EmoDB {shipped.balance('emodb').ratio:.1f} times",
        f"it is {shipped.balance().ratio:.1f} times: {shipped.clips(ALL, 'angry'):,} clips are angry and {shipped.clips(ALL, 'calm')} calm",
        f"has {middle(shipped, 'leading_silence_s', 'ravdess'):.2f} s of silence before the voice",
        f"{middle(shipped, 'trailing_silence_s', 'ravdess'):.2f} s after it, half of its {middle(shipped, 'duration_s', 'ravdess'):.2f} s",
        f"at −{-middle(shipped, 'loudness_dbfs', 'ravdess'):.1f} dBFS in RAVDESS and at −{-middle(shipped, 'loudness_dbfs', 'emodb'):.1f}",
        *(
            f"{alike.neighbours:.0%} {of} ({alike.by_chance:.0%} by chance)".replace("%", " %")
            for alike, of in (
                (recorded["corpus"], "are of the same corpus"),
                (recorded["speaker"], "of the same speaker"),
                (recorded["emotion"], "share its emotion"),
            )
        ),
        f"falls to {beside_own['corpus'].neighbours:.0%} and the same speaker to {beside_own['speaker'].neighbours:.0%}".replace(
            "%", " %"
        ),
        f"{len(shipped.mapped):,} clips, at most 400 a corpus",
        f"at least ten clips (here {min(picture.clips for picture in shipped.pictures)})",
    )
    assert [words for words in quoted if words not in page] == []


@pytest.mark.corpora
@pytest.mark.parametrize("name", ["ravdess", "crema-d", "tess", "savee", "emodb"])
def test_the_shipped_counts_are_those_of_the_corpora(real_corpora: Path, name: str) -> None:
    shipped = read_summary()
    source = next(source for source in shipped.sources if source.name == name)
    clips = load_corpus(name, real_corpora)
    if len({clip.speaker for clip in clips}) != source.people:
        pytest.skip(f"the summary is of {source.people} people of {source.title}, and others are here")
    kinds = Counter((clip.emotion, clip.sex, clip.intensity) for clip in clips)
    assert {(one.emotion, one.sex, one.intensity): one.clips for one in shipped.counts if one.corpus == name} == kinds
