"""What went wrong, where, and what to do about it: the words of the command line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One fault."""

    message: str
    hint: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    text: str = ""
    """All of it, as the command line prints it."""

    def __str__(self) -> str:
        return self.text


class MaracsimError(Exception):
    """Something went wrong; ``faults`` holds every fault that was found in one go."""

    faults: tuple[Fault, ...]

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        # What is given to Exception is what pickling gives back to this function.
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(fault.text for fault in self.faults)


class InputError(MaracsimError, ValueError):
    """What was asked for is wrong; nothing was run."""


class RunError(MaracsimError, RuntimeError):
    """What was asked for is sound, and could not be done."""


def raised(
    wrong_input: bool, told: list[tuple[str, str | None, str | None, int | None, int | None, str]]
) -> MaracsimError:
    """The exception for faults, for the compiled half of the package."""
    faults = [Fault(*each) for each in told]
    return InputError(faults) if wrong_input else RunError(faults)
