"""The types that are told are those that are there."""

from __future__ import annotations

import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import maracsim
import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "package" / "maracsim"


def mypy(*words: str) -> None:
    pytest.importorskip("mypy")
    done = subprocess.run([sys.executable, "-m", *words], capture_output=True, text=True, check=False, cwd=PACKAGE.parent.parent)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_package_is_typed() -> None:
    assert files("maracsim").joinpath("py.typed").is_file()
    mypy("mypy", "--strict", "--ignore-missing-imports", str(PACKAGE))


def test_the_stub_is_that_of_the_compiled_half() -> None:
    mypy("mypy.stubtest", "maracsim._maracsim", "--ignore-disjoint-bases")


def test_what_is_public_has_a_docstring() -> None:
    for name in maracsim.__all__:
        assert name == "__version__" or (getattr(maracsim, name).__doc__ or "").strip(), name
