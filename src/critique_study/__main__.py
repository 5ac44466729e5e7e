"""`python -m critique_study`."""

import sys

from critique_study.cli import main

sys.exit(main())
