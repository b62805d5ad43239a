"""The most memory that this process has held at once."""

import resource
import sys
from pathlib import Path


def peak_mb() -> float:
    """Resident memory at its highest, mapped pages included; on Linux without what the parent held before it forked."""
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM")) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
