"""`python -m critique_study`."""

import sys

from critique_study.cli.main import main

sys.exit(main())
