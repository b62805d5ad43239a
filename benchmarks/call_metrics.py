"""How near a call's metrics come to the truth: made telephone calls of people that the model never heard.

    .venv/bin/python benchmarks/call_metrics.py --corpora FOLDER --calls 60

The default model has never heard the people of fold 1; their clips are joined to calls of two channels, half of which
become pleasanter from start to end and half the other way round.
"""

import argparse
from collections import Counter
from pathlib import Path
from statistics import mean, median

import numpy as np

from ser_core.corpora.conversation import ConversationOptions
from ser_core.corpora.registry import load_corpus
from ser_core.evaluation.call_truth import COMPARED, CallInThree, in_three, trend_is_right, trend_is_said
from ser_core.evaluation.made_calls import made_calls
from ser_core.inference.recognizer import Recognizer
from ser_core.settings import DEFAULT_MODEL
from ser_core.training.default_split import split_all_corpora

ARCS = ("better", "worse")
FOLD = 1  # the one that tests the model that ships


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--calls", type=int, default=60, help="of each corpus")
    parser.add_argument("--turns", type=int, default=24)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    recognizer = Recognizer.load(DEFAULT_MODEL)
    for corpus in ("ravdess", "crema-d"):
        clips = split_all_corpora(load_corpus(corpus, arguments.corpora), FOLD).test
        found: list[tuple[str, CallInThree]] = []
        for arc in ARCS:
            options = ConversationOptions(arguments.turns, telephone=True, arc=arc)
            for number, call in enumerate(made_calls(clips, arguments.calls // 2, arguments.seed, options)):
                found.append((arc, in_three(call, recognizer, number)))
        print_table(corpus, found)


def print_table(corpus: str, found: list[tuple[str, CallInThree]]) -> None:
    print(f"\n{corpus}: {len(found)} calls\n")
    print("| metric | true, mean | error as cut, median · 90 % within | error as heard, median · 90 % within |")
    print("|---|---|---|---|")
    for name, of in COMPARED.items():
        cells = []
        for way in ("told", "heard"):
            pairs = [(of(getattr(call, way)), of(call.true)) for _, call in found]
            errors = [abs(one - true) for one, true in pairs if one is not None and true is not None]
            cells.append(f"{median(errors):.2f} · {np.quantile(errors, 0.9):.2f}")
        true = mean(value for _, call in found if (value := of(call.true)) is not None)
        print(f"| {name} | {true:.2f} | {cells[0]} | {cells[1]} |")
    for way, words in (("told", "with every emotion told rightly"), ("heard", "as heard")):
        right = mean(trend_is_right(getattr(call, way), arc) for arc, call in found)
        said = Counter(trend_is_said(getattr(call, way), arc) for arc, call in found)
        print(f"\nPlanted trend, {words}: sign right in {right:.1%}; the label is {dict(said)}.")


if __name__ == "__main__":
    main()
