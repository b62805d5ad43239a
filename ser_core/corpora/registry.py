"""Every corpus that calltone can read, and where its folder is."""

import os
from pathlib import Path

from ser_core.corpora import crema_d, emodb, ravdess, savee, tess
from ser_core.corpora.records import Clip, CorporaFolderMissing, Corpus, CorpusMissing, UnknownCorpus

ENVIRONMENT_VARIABLE = "CALLTONE_CORPORA"

CORPORA: dict[str, Corpus] = {
    "ravdess": ravdess.CORPUS,
    "crema-d": crema_d.CORPUS,
    "tess": tess.CORPUS,
    "savee": savee.CORPUS,
    "emodb": emodb.CORPUS,
}


def corpora_root(folder: Path | None = None) -> Path:
    """The folder that holds the corpora: the one given, or the one that CALLTONE_CORPORA names."""
    named = folder or (Path(os.environ[ENVIRONMENT_VARIABLE]) if os.environ.get(ENVIRONMENT_VARIABLE) else None)
    if named is None or not named.is_dir():
        raise CorporaFolderMissing(named)
    return named


def corpus_called(name: str) -> Corpus:
    """The corpus of that name."""
    if name not in CORPORA:
        raise UnknownCorpus(name, tuple(CORPORA))
    return CORPORA[name]


def corpus_folder(corpus: Corpus, root: Path) -> Path:
    """Where a corpus lies inside the folder of all corpora, whatever the case of its name."""
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        if folder.name.lower() in corpus.folders:
            return folder
    raise CorpusMissing(corpus.title, root, corpus.folders)


def load_corpus(name: str, folder: Path | None = None) -> tuple[Clip, ...]:
    """All clips of one corpus, from the folder that holds the corpora."""
    corpus = corpus_called(name)
    return corpus.load(corpus_folder(corpus, corpora_root(folder)))
