"""Loaded into workers by Dask's own setting: the system kills a worker that writes a file over a megabyte.

That is how a worker dies of a call here: decoding a long call writes a temporary file. Short calls write none.
"""

import resource
import signal

MOST_BYTES = 1 << 20


def dask_setup(worker: object) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python looks away from it otherwise
