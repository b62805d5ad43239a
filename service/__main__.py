"""The server's own process, which `calltone serve` becomes: `python -m service`."""

import os
import sys

from ser_core.errors import CalltoneError
from service.running import serve
from service.settings import VARIABLE, from_json

if __name__ == "__main__":
    try:
        serve(from_json(os.environ.get(VARIABLE, "{}")))
    except CalltoneError as error:
        print(f"calltone: {error}", file=sys.stderr)  # noqa: T201
        sys.exit(1)
