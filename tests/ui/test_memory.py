from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from posecheck.ui import memory

_FREED = """
from pathlib import Path
from posecheck.ui.memory import give_back

def resident_mb():
    return float(Path("/proc/self/status").read_text().split("VmRSS:")[1].split()[0]) / 1024

pieces = [bytes(2000) for _ in range(60_000)]
pins = pieces[::500]  # between them nothing goes back by itself
del pieces
before = resident_mb()
give_back()
print(before - resident_mb())
"""

_ARENAS = """
import ctypes, threading
from posecheck.ui.memory import use_few_arenas

use_few_arenas()
together = threading.Barrier(12)

def work():
    together.wait()
    kept = [bytes(5000) for _ in range(1000)]
    together.wait()

threads = [threading.Thread(target=work) for _ in range(12)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc = ctypes.CDLL(None)
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
libc.malloc_info(0, out)
libc.fflush(out)
"""

glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="Left out: memory given back, there is no glibc")


def run(script: str) -> str:
    return subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout


@glibc
def test_what_was_freed_goes_back_to_the_system() -> None:
    assert float(run(_FREED)) > 60.0


@glibc
def test_many_threads_share_two_arenas() -> None:
    assert run(_ARENAS).count("<heap nr=") == 2


def test_elsewhere_nothing_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory.sys, "platform", "win32")
    memory._of_glibc.cache_clear()
    memory.use_few_arenas()
    memory.give_back()
    memory._of_glibc.cache_clear()
