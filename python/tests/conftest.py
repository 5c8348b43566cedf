"""The program that the package is compared with: the native one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def program() -> Path:
    """The path of the program: ``MARACSIM``, or what ``cargo build`` has left."""
    path = Path(os.environ.get("MARACSIM", ROOT / "target" / "debug" / "maracsim"))
    if not path.is_file():
        pytest.fail(f"{path} is not there: build it with `cargo build`, or say where it is in MARACSIM")
    return path


@pytest.fixture(scope="session")
def command(program: Path) -> Callable[..., str]:
    """Runs the program with some words; what it prints."""

    def call(*words: str) -> str:
        done = subprocess.run([program, *words], capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return call


@pytest.fixture
def interrupted() -> Callable[[str, str], float]:
    """Makes a call in a Python of its own, presses Ctrl-C a second after it has begun, and makes another there, which is to
    print 1; seconds from Ctrl-C to the end."""
    if sys.platform == "win32":
        pytest.skip("no SIGINT for one process")

    def press(call: str, then: str) -> float:
        text = (
            "import maracsim\n"
            "print('begun', flush=True)\n"
            f"try:\n    {call}\nexcept KeyboardInterrupt:\n    print('interrupted')\n"
            # The interpreter is as good as before.
            f"print({then})\n"
        )
        process = subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            time.sleep(1.0)
            assert process.poll() is None, "it goes on"
            process.send_signal(signal.SIGINT)
            began = time.monotonic()
            out, err = process.communicate(timeout=120)
            assert (out, process.returncode) == ("interrupted\n1\n", 0), err
            return time.monotonic() - began
        finally:
            process.kill()

    return press
