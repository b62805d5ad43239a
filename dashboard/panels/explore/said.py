"""The page's answers in words, from a summary alone."""

from collections.abc import Sequence

from dashboard.panels.sentence import Piece
from ser_core.features.corpora_summary import ALL, ClipMap, CorporaSummary, Distribution, Measure, Source

EVEN = 1.05  # a largest class within 5 % of the smallest is as large, to anyone
NAMED = 3  # measures that a sentence can hold
ALIKE = {"corpus": "corpus", "speaker": "speaker", "sex": "sex", "emotion": "emotion"}


def sources_of(summary: CorporaSummary, corpus: str) -> list[Source]:
    """The corpora that are meant."""
    return [source for source in summary.sources if corpus in (ALL, source.name)]


def title_of(summary: CorporaSummary, corpus: str) -> str:
    """As its authors write it."""
    return next((source.title for source in summary.sources if source.name == corpus), "all corpora")


def how_many(summary: CorporaSummary, corpus: str) -> list[Piece]:
    """How many clips of how many people, and how even the emotions are."""
    sources, balance = sources_of(summary, corpus), summary.balance(corpus)
    people = sum(source.people for source in sources)
    said = [Piece(f"{summary.clips(corpus):,} clips of {people} {'person' if people == 1 else 'people'}")]
    if len(sources) > 1:
        said.append(Piece(f" from {len(sources)} corpora"))
    if balance.ratio <= EVEN:
        return [*said, Piece(", as many of each emotion.")]
    said += [
        Piece(", not evenly: "),
        Piece(balance.largest, balance.largest),
        Piece(f" has {balance.ratio:.1f} times the clips of "),
        Piece(balance.smallest, balance.smallest),
        Piece("."),
    ]
    if len(sources) > 1:
        worst = max(sources, key=lambda source: summary.balance(source.name).ratio)
        ratio = summary.balance(worst.name).ratio
        said.append(Piece(f" Within one corpus it is {ratio:.1f} times at most ({worst.title})."))
    return said


def how_long(summary: CorporaSummary, corpus: str) -> list[Piece]:
    """The typical length, and how much of it is silence."""
    length = summary.measure("duration_s").of(corpus)
    if length is None:
        return [Piece("No clip of these could be heard, so there is nothing to tell of their length.")]
    low, middle, high = length.quantiles[1:4]
    said = [Piece(f"A clip lasts {middle:.1f} s, half of them from {low:.1f} to {high:.1f} s")]
    silent = {source.title: _silence_s(summary, source.name) for source in sources_of(summary, corpus)}
    if len(silent) == 1:
        return [*said, Piece(f"; of this, {next(iter(silent.values())):.1f} s are silence around the voice.")]
    most, least = (pick(silent, key=silent.__getitem__) for pick in (max, min))
    return [
        *said,
        Piece(
            f". Around the voice lie {silent[most]:.1f} s of silence in {most} and {silent[least]:.1f} s in {least}: "
            "it tells the corpora apart before anybody has spoken."
        ),
    ]


def what_sets_apart(summary: CorporaSummary, corpus: str) -> list[Piece]:
    """The measures in which the emotions differ most, and between whom."""
    best = [name for name, _ in separations(summary, corpus)][:NAMED]
    if not best:
        return [Piece("These clips have one emotion, so there is nothing to set apart.")]
    titles = [_in_a_sentence(summary.measure(name).title) for name in best]
    listed = titles[0] if len(titles) == 1 else f"{', '.join(titles[:-1])} and {titles[-1]}"
    said = [Piece(f"{listed[0].upper()}{listed[1:]} set the emotions apart most.")]
    first = summary.measure(best[0])
    acted = [{one.emotion for one in emotions_in(first, source.name)} for source in sources_of(summary, corpus)]
    by_all = set.intersection(*acted)  # an emotion of one corpus alone would tell of that corpus
    medians = {one.emotion: one.quantiles[2] for one in emotions_in(first, corpus)}
    by_emotion = {emotion: medians[emotion] for emotion in medians if emotion in by_all} or medians
    low, high = (pick(by_emotion, key=by_emotion.__getitem__) for pick in (min, max))
    return [
        *said,
        Piece(f" {_capital(titles[0])} runs from {number(by_emotion[low], first.unit)}, "),
        Piece(low, low),
        Piece(f", to {number(by_emotion[high], first.unit)}, "),
        Piece(high, high),
        Piece("."),
    ]


def where_clips_lie(summary: CorporaSummary, _corpus: str) -> list[Piece]:
    """Whether clips lie among their emotion, or among what a model should not go by."""
    if not summary.maps:
        return [Piece("There are too few clips for a map.")]
    shares = {one.what: one for one in summary.maps[0].alike}
    corpus, emotion = shares["corpus"], shares["emotion"]
    return [
        Piece(
            f"Of a clip’s nearest neighbours {corpus.neighbours:.0%} are of its corpus ({corpus.by_chance:.0%} by chance) "
            f"and {emotion.neighbours:.0%} of its emotion ({emotion.by_chance:.0%} by chance): "
            + (
                "clips lie among their own corpus first."
                if corpus.neighbours > emotion.neighbours
                else "clips lie among their own emotion first."
            )
        )
    ]


def how_they_sound(_summary: CorporaSummary, _corpus: str) -> list[Piece]:
    """What to listen for."""
    return [
        Piece("One clip of each emotion: listen for pitch, pace and loudness, and how little of it is in the words.")
    ]


def what_changes_do(_summary: CorporaSummary, _corpus: str) -> list[Piece]:
    """What a change is for."""
    return [
        Piece(
            "A change should alter the sound and leave the emotion: hear whether it does, and whether the model agrees."
        )
    ]


def what_is_wrong(summary: CorporaSummary, corpus: str) -> list[Piece]:
    """How many clips are double, silent or strange."""
    if not summary.measures:
        return [Piece("Nobody has listened to your own clips yet; what their files tell stands below.")]
    same = sum(corpus in (ALL, *one.corpora) for one in summary.same_sounds)
    unheard = sum(corpus in (ALL, one.corpus) for one in summary.unheard)
    strange = sum(corpus in (ALL, one.corpus) for one in summary.outliers)
    twice = "1 sound is there twice" if same == 1 else f"{same or 'No'} sounds are there twice"
    lost = {0: "every clip can be heard", 1: "1 clip cannot be heard"}.get(unheard, f"{unheard} clips cannot be heard")
    return [Piece(f"{twice}, {lost}, and {strange or 'no'} clips stand far from the others.")]


def what_neighbours_share(drawn: ClipMap) -> list[Piece]:
    """What the places on the map go by."""
    shares = {one.what: one for one in drawn.alike}
    parts = [
        f"{shares[what].neighbours:.0%} share its {word} ({shares[what].by_chance:.0%} by chance)"
        for what, word in ALIKE.items()
        if what in shares
    ]
    return [Piece(f"Of a clip’s nearest neighbours {', '.join(parts[:-1])}, and {parts[-1]}.")]


def separations(summary: CorporaSummary, corpus: str) -> list[tuple[str, float]]:
    """Each measure with how far apart the emotions' medians lie in it, in typical spreads of one emotion; widest first.

    Over all corpora it is the mean of what it is within each: the corpora differ more than the emotions do.
    """
    names = [source.name for source in sources_of(summary, corpus)]
    found: list[tuple[str, float]] = []
    for measure in summary.measures:
        within = [apart for name in names if (apart := _separation(emotions_in(measure, name))) is not None]
        if within:
            found.append((measure.name, sum(within) / len(within)))
    return sorted(found, key=lambda one: -one[1])


def emotions_in(measure: Measure, corpus: str, sex: str | None = None) -> list[Distribution]:
    """The measure's spread in each emotion of a corpus."""
    return [one for one in measure.distributions if (one.corpus, one.sex) == (corpus, sex) and one.emotion != ALL]


def number(value: float, unit: str) -> str:
    """A measure's value with its unit, to what the ear could tell."""
    return f"{value:.3g} {unit}".strip().replace("-", "−")


def _separation(emotions: Sequence[Distribution]) -> float | None:
    if len(emotions) < 2:
        return None
    middles = [one.quantiles[2] for one in emotions]
    spread = sum(one.quantiles[3] - one.quantiles[1] for one in emotions) / len(emotions)
    return (max(middles) - min(middles)) / spread if spread > 0 else None


def _silence_s(summary: CorporaSummary, corpus: str) -> float:
    both = [summary.measure(name).of(corpus) for name in ("leading_silence_s", "trailing_silence_s")]
    return sum(one.quantiles[2] for one in both if one is not None)


def _in_a_sentence(title: str) -> str:
    """A title's words as they stand inside a sentence: names in capitals stay."""
    return title if title.split()[0].isupper() else title[0].lower() + title[1:]


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
