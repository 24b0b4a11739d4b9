"""`python -m db`: what is done to the database from the command line."""

import os
import sys

from db.ops.cli import main

if __name__ == "__main__":
    os.umask(0o077)  # what is made here, nobody else on this machine reads
    sys.exit(main())
