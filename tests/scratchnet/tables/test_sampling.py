"""Which rows of a long table are kept: so many, each as likely as any other, in their order."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scratchnet.tables import read_table
from scratchnet.tables.sampling import Limit


def numbers(count: int) -> str:
    return "x,y\n" + "".join(f"{k},{-k}\n" for k in range(count))


@given(count=st.integers(1, 700), most=st.integers(1, 500), seed=st.integers(0, 9))
def test_so_many_rows_are_kept_in_the_order_of_the_file(count: int, most: int, seed: int) -> None:
    table = read_table(numbers(count), limit=Limit(most, seed))
    assert len(table) == min(count, most)
    assert table.population == (count if count > most else None)
    kept = [int(row[0]) for row in table.rows]
    assert kept == sorted(set(kept))
    assert table.lines == tuple(k + 2 for k in kept)
    assert table.names == ("x", "y")
    assert read_table(numbers(count), limit=Limit(most, seed)) == table


def test_every_row_is_as_likely_as_any_other() -> None:
    text, counts = numbers(600), Counter[int]()
    draws, most = 300, 60
    for seed in range(draws):
        counts.update(int(row[0]) for row in read_table(text, limit=Limit(most, seed)).rows)
    assert sum(counts.values()) == draws * most
    # A tenth of each third; the standard deviation of a third's sum is below 70.
    for third in range(3):
        share = sum(counts[k] for k in range(200 * third, 200 * (third + 1)))
        assert abs(share - draws * most / 3) < 400
    # Rows that were read as part of the top are not kept more often: 30 ± 5.2 each.
    assert max(counts.values()) < 60


def test_comments_titles_and_units_are_no_samples() -> None:
    text = "# comment\nA title,\nlength,width\n[cm],[mm]\n" + "1.5,2.5\n" * 500
    table = read_table(text, limit=Limit(10))
    assert (table.names, table.header_line) == (("length", "width"), 3)
    assert (len(table), table.population) == (10, 500)
    assert set(table.rows) == {("1.5", "2.5")}


def test_quoted_rows_of_several_lines_are_counted_as_rows() -> None:
    text = "x,y\n" + '1,"a\nb"\n' * 400
    table = read_table(text, limit=Limit(5))
    assert (len(table), table.population) == (5, 400)
    assert all((line - 2) % 2 == 0 for line in table.lines)


def test_cells_are_limited_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scratchnet.tables.sampling.MOST_CELLS", 100)
    table = read_table(numbers(300))
    # The header's cells are among those that fill the memory.
    assert (len(table), table.population) == (49, 300)


def test_work_says_how_far_it_is_and_can_be_stopped() -> None:
    seen: list[float] = []
    read_table(numbers(20_000).encode(), limit=Limit(5000), watch=seen.append)
    assert len(seen) > 10
    assert seen == sorted(seen)
    assert 0 <= seen[0] < seen[-1] <= 1

    class Stopped(Exception):
        pass

    def stop(done: float) -> None:
        if done > 0.5:
            raise Stopped

    with pytest.raises(Stopped):
        read_table(numbers(20_000), watch=stop)
