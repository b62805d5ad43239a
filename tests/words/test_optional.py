"""Words are an extra: without them nothing of it is loaded."""

import subprocess
import sys
from pathlib import Path

PACKAGES = "{'pocketsphinx', 'faster_whisper', 'ctranslate2', 'huggingface_hub', 'vaderSentiment', 'onnxruntime'}"


def test_an_analysis_without_words_imports_none_of_their_packages(clip: Path) -> None:
    script = (
        "import sys; import ser_core.cli.analyze; from ser_core import Recognizer, analyze_call, read_recording;"
        "from ser_core.settings import DEFAULT_MODEL, CallOptions;"
        "analyze_call(read_recording(sys.argv[1]), Recognizer.load(DEFAULT_MODEL), CallOptions('left'));"
        f"print({PACKAGES} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", script, clip], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_draft_is_made_without_its_package_in_this_process(clip: Path) -> None:
    script = (
        "import sys, numpy; from ser_core.words.engines import open_engine\n"
        "with open_engine() as engine: engine.hear(numpy.zeros(1600, numpy.float32))\n"
        f"print({PACKAGES} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
