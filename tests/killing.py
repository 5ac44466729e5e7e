"""Runs the program and kills it at a named point of a commit: `python killing.py POINT COMMIT SEED ARGUMENT…`.

POINT is `before`, `during` or `after` the COMMIT of the grade number COMMIT (from 1), or `torn`: the kernel kills the
process in the middle of writing the commit's bytes.
"""

from __future__ import annotations

import sys

from critique_study.cli.main import main
from tests.torture.sabotage import Sabotage, install

install(Sabotage(f"{sys.argv[1]} commit", int(sys.argv[2]), seed=int(sys.argv[3])))
sys.exit(main(sys.argv[4:]))
