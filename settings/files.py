"""Files that a setting names."""

from collections.abc import Callable
from pathlib import Path


def looked_at(path: Path, problem: Callable[[bytes], str], most: int = -1) -> Path:
    """The path of a file that is there and good for what it is, by its first `most` bytes (-1:
    all). Raises ValueError.
    """
    try:
        with path.open("rb") as file:
            content = file.read(most)
    except OSError as error:
        gone = isinstance(error, FileNotFoundError)
        raise ValueError("there is no such file" if gone else "it cannot be read") from None
    if why := problem(content):
        raise ValueError(why)
    return path.absolute()
