"""The server keeps little that it does not use."""

import re
import subprocess
import sys

_MANY_THREADS = """
import ctypes, threading
from web import heap
heap.bound()
together = threading.Barrier(12)
def work():
    mine = bytearray(50_000)
    together.wait()
threads = [threading.Thread(target=work) for _ in range(12)]
for each in threads: each.start()
for each in threads: each.join()
libc = ctypes.CDLL(None)
libc.malloc_info(0, ctypes.c_void_p.in_dll(libc, "stdout"))
libc.fflush(None)
"""


def test_many_threads_share_two_heaps():
    told = subprocess.run([sys.executable, "-c", _MANY_THREADS], capture_output=True, check=True)
    assert len(re.findall(rb"<heap nr=", told.stdout)) == 2
