"""The event log is one that pm4py reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_run import Command

WORDS = ["events", "--area", "Fife", "--years", "1"]


def test_pm4py_reads_csv_and_xes(command: Command, tmp_path: Path) -> None:
    pm4py = pytest.importorskip("pm4py")
    pandas = pytest.importorskip("pandas")
    csv, xes = tmp_path / "fife.csv", tmp_path / "fife.xes"
    command(*WORDS, "--out", str(csv))
    command(*WORDS, "--out", str(xes))
    frame = pm4py.format_dataframe(
        pandas.read_csv(csv), case_id="case_id", activity_key="activity", timestamp_key="timestamp"
    )
    log = pm4py.read_xes(str(xes))
    assert len(frame) == len(log) > 3000
    assert set(log["about"]) == {"simulated person"} == set(frame["about"])
    starts, ends = pm4py.get_start_activities(frame), pm4py.get_end_activities(frame)
    assert set(starts) == {"received"}, "every case begins with its receipt"
    assert {"support_ended", "updated", "screened"} <= set(ends)
    order = ["case:concept:name", "time:timestamp", "concept:name"]
    same = frame[order].sort_values(order).to_numpy() == log[order].sort_values(order).to_numpy()
    assert same.all(), "both say the same"
    graph, _, _ = pm4py.discover_dfg(frame)
    assert graph[("screened", "accepted")] > 100
    assert pm4py.get_variants(log)
