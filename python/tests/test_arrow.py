"""Whatever reads Arrow reads the results, and nothing is copied on the way."""

from __future__ import annotations

import maracsim
import pytest


@pytest.fixture(scope="module")
def results() -> maracsim.Results:
    return maracsim.run(areas="Fife", years=1, replications=6, draws=2)


def mean(results: maracsim.Results) -> float:
    [row] = [row for row in results.rows() if row["measure"] == "wait_to_hearing" and row["year"] == "all"]
    value = row["mean"]
    assert isinstance(value, float) and 1 < value < 100
    return value


def test_pyarrow(results: maracsim.Results) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(results)
    assert table.to_pylist() == results.rows()
    assert table.schema.metadata[b"maracsim.digest"].decode() == results.digest
    assert [str(table.schema.field(name).type) for name in ("measure", "mean", "n")] == ["string", "double", "int64"]
    batch = pyarrow.record_batch(results.table)
    batch.validate(full=True)
    assert batch.to_pylist() == results.rows()
    assert pyarrow.schema(results) == table.schema


def test_nothing_is_copied(results: maracsim.Results) -> None:
    pyarrow = pytest.importorskip("pyarrow")

    def addresses() -> list[int]:
        columns = [column.chunk(0) for column in pyarrow.table(results).columns]
        return [buffer.address for column in columns for buffer in column.buffers() if buffer is not None]

    first = addresses()
    assert len(first) > 20 and first == addresses()


def test_a_table_outlives_its_results() -> None:
    pyarrow = pytest.importorskip("pyarrow")
    table = pyarrow.table(maracsim.run(areas="Fife", years=1, replications=2))
    table.validate(full=True)
    assert table.num_rows > 100


def test_a_capsule_that_nobody_reads_is_let_go(results: maracsim.Results) -> None:
    for _ in range(1000):
        results.__arrow_c_stream__()
        results.__arrow_c_array__()
        results.__arrow_c_schema__()


def test_polars(results: maracsim.Results) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(results)
    assert frame.shape == (len(results), 20)
    assert frame.filter(measure="wait_to_hearing", year="all")["mean"].item() == mean(results)
    assert polars.DataFrame(maracsim.levers("meeting.cut_off"))["value"].to_list() == ["8 days"]


def test_pandas(results: maracsim.Results) -> None:
    pandas = pytest.importorskip("pandas", minversion="3.0")
    pytest.importorskip("pyarrow")
    frame = pandas.DataFrame.from_arrow(results)
    of = frame[(frame.measure == "wait_to_hearing") & (frame.year == "all")]
    assert of["mean"].item() == mean(results)


def test_duckdb(results: maracsim.Results) -> None:
    duckdb = pytest.importorskip("duckdb")
    found = duckdb.sql("select mean from results where measure = 'wait_to_hearing' and year = 'all'").fetchall()
    assert found == [(mean(results),)]
