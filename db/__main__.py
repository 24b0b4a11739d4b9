"""`python -m db`: what is done to the database from the command line."""

import sys

from db.ops.cli import main

if __name__ == "__main__":
    sys.exit(main())
