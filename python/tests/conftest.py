"""The program that the package is compared with: the native one."""

from __future__ import annotations

import os
import subprocess
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
