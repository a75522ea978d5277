"""``python -m policykb``."""

import sys

from policykb.cli import main

sys.exit(main())
