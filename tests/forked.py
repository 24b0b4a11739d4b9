"""Python with its libraries loaded: what starts as a fork of it need not read them again.

A command started so does what `python …` does, without the two seconds that every start costs.
"""

import multiprocessing
import os
import runpy
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing import forkserver
from pathlib import Path

import pytest

from db.engine import get_engine

PROCESSES = multiprocessing.get_context("forkserver")
SECONDS = 300  # a busy machine; who waits goes on as soon as it has ended


def warm() -> None:
    """The process that all are forks of, once: it finds our modules as we do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        PROCESSES.set_forkserver_preload(["warm_libraries"])
        forkserver.ensure_running()


def python(*words: object, cwd: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """`python` with `words`, in that folder and these surroundings: its code and what it said."""
    warm()
    given = [str(word) for word in words]
    with tempfile.TemporaryDirectory(prefix="ponte-forked-") as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        process = PROCESSES.Process(target=_run, args=(given, cwd, dict(env), out, err))
        process.start()
        process.join(SECONDS)
        if process.is_alive():
            process.kill()
            process.join()
            raise TimeoutError(shlex.join(given))
        code = process.exitcode
        assert code is not None
        return subprocess.CompletedProcess(given, code, out.read_text(), err.read_text())


def enter(env: Mapping[str, str], cwd: Path, out: Path, err: Path) -> None:
    """In the new process: these surroundings and no others, and what it says into files."""
    os.environ.clear()
    os.environ.update(env)
    os.chdir(cwd)
    for descriptor, path in enumerate((Path(os.devnull), out, err)):
        opened = os.open(path, os.O_RDWR | os.O_CREAT | (os.O_APPEND if descriptor else 0))
        os.dup2(opened, descriptor)
        os.close(opened)
    sys.stdin = open(0, closefd=False)  # noqa: SIM115 - as long as the process


def _run(words: list[str], cwd: Path, env: dict[str, str], out: Path, err: Path) -> None:
    enter(env, cwd, out, err)
    module = words[0] == "-m"
    sys.argv = words[module:]
    try:
        if module:
            runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
        else:
            runpy.run_path(sys.argv[0], run_name="__main__")
    finally:
        if get_engine.cache_info().currsize:
            get_engine().dispose()  # a fork ends at once, Python closes what is open before it does
