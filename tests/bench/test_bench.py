"""Every figure is measured at tiny sizes, and nothing is asserted about time."""

from nguon.services import bench
from nguon.services.bench import Extent
from nguon.services.bench.figures import Figure, Figures

TINY = Extent(entries=(100, 200), seconds=0.2, together=4, document=80)


def test_every_figure_is_measured_and_told_in_both_languages() -> None:
    told: list[str] = []
    figures = bench.measure(say=told.append, extent=TINY)
    names = [figure.name for figure in figures.found]
    assert names[:7] == [
        "disk", "queries_index", "audit", "appends_1", "appends_64", "capture",
        "validation",
    ]  # fmt: skip
    assert [name.split("_")[0] for name in names[7:]] == [
        "proof", "queries", "proof", "queries", "growth", "queries", "page",
    ]  # fmt: skip
    for figure in figures.found:
        assert all(value > 0 for n, value in figure.values.items() if n != "refused")
        assert figure.values.get("refused", 0) == 0, figure
    for language in ("vi", "en"):
        lines = figures.lines(language)
        assert len(lines) == len(names) + 1
    assert set(figures.as_json()["figures"]) == set(names)
    assert told


def test_an_aim_is_held_or_missed_and_says_so() -> None:
    def appends(ratio: float) -> Figure:
        values = {"entries": 12345.6, "stored": 1, "payload": 1, "of_payload": ratio}
        return Figure("disk", "bench.disk", values, {"of_payload": ("<=", 1.25)})

    assert appends(1.2).missed() == []
    assert appends(1.3).missed() == ["of_payload"]
    assert "KHÔNG đạt ≤ 1,25" in appends(1.3).line("vi")
    assert "held: ≤ 1.25" in appends(1.2).line("en")
    told = Figures({"cpus": 2, "system": "Linux", "python": "3.11"}, [appends(1.3)])
    assert told.as_json()["figures"]["disk"]["missed"] == ["of_payload"]
