"""The most memory that a process has had."""

from __future__ import annotations

import re
import resource
import sys
from pathlib import Path


def peak(process: int | None = None) -> int:
    """In bytes, of this process or another; 0 where the system does not say.

    On Linux `getrusage` would not do: there a process begins with the peak of the one that started it.
    """
    status = Path(f"/proc/{process or 'self'}/status")
    if status.exists():
        found = re.search(r"VmHWM:\s*(\d+)", status.read_text(encoding="ascii"))
        return int(found[1]) * 1024 if found else 0
    if process is not None:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
