"""What the README says of accuracy is what the model's card says."""

from pathlib import Path

PROJECT_DIR = Path(__file__).resolve().parents[1]


def test_every_figure_in_the_readme_stands_in_the_card() -> None:
    card = (PROJECT_DIR / "models" / "default" / "MODEL_CARD.md").read_text("utf-8").splitlines()
    readme = (PROJECT_DIR / "README.md").read_text("utf-8").splitlines()
    figures = [line for line in readme if line.startswith("| RAVDESS |")]
    assert len(figures) >= 4
    assert set(figures) <= set(card)
