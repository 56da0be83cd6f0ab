from __future__ import annotations

from searchidx.models import FacetCount
from searchidx.render.histogram import Archived, archived, chronological, histogram


def _counts(**months: int) -> list[FacetCount]:
    return [FacetCount(name[1:].replace("_", "-"), count) for name, count in months.items()]


def test_months_without_articles_have_their_place() -> None:
    chart = histogram(_counts(_2023_04=8, _2022_12=1, _2023_02=4), 20)
    assert chart
    assert (chart.bars, chart.first, chart.last) == ("▁·▄·█", "2022-12", "2023-04")
    assert (chart.peak, chart.peak_count, chart.step) == ("2023-04", 8, 1)


def test_many_months_share_a_character() -> None:
    chart = histogram(_counts(_1990_01=1, _2019_12=1), 40)
    assert chart
    assert chart.step == 12
    assert chart.bars == "█" + "·" * 28 + "█"


def test_one_month_or_none_has_no_shape() -> None:
    assert histogram(_counts(_2023_04=8), 20) is None
    assert histogram([], 20) is None
    assert histogram([FacetCount("2023-13", 1), FacetCount("none", 2)], 20) is None


def test_years_and_days_are_understood() -> None:
    assert histogram(_counts(_2020=1, _2022=2), 20).unit == "year"  # type: ignore[union-attr]
    assert histogram(_counts(_2020_01_31=1, _2020_02_02=2), 20).bars == "▄·█"  # type: ignore[union-attr]


def test_chronological_leaves_out_what_is_no_date() -> None:
    found = chronological([*_counts(_2023_04=8, _2022_12=1), FacetCount("none", 3)])
    assert [each.value for each in found] == ["2022-12", "2023-04"]


def test_the_archive_beside_a_histogram() -> None:
    """A thin month of a query may be a thin month of the archive."""
    chart = histogram([FacetCount("2023-01", 1), FacetCount("2023-04", 4)], 20)
    assert chart is not None
    beside = archived(chart, {"2022-12": 99, "2023-01": 2, "2023-02": 8, "2023-04": 4, "odd": 1})
    assert beside == Archived("▂█·▄", 0, 8)
    years = histogram([FacetCount("2021", 1), FacetCount("2023", 1)], 20)
    assert years is not None
    assert archived(years, {"2022-01": 1}) is None
