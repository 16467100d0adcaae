"""The page of several comparisons: its episodes in order, and how much was changed in each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from defusedxml import ElementTree

from tests.castproof.comparing.test_compare import HUMAN, MACHINE, write
from tests.castproof.conftest import Run
from transcript.values import Line, Transcript

EVIL = "<img src=x onerror=alert(1)>"


def make_season(folder: Path, matters: dict[str, str]) -> tuple[Path, Path]:
    """Two folders of episodes, each with the front matter that is given."""
    for name, matter in matters.items():
        write(folder / "out" / f"{name}.vtt", MACHINE)
        path = write(folder / "edited" / f"{name}.md", HUMAN)
        path.write_text(path.read_text().replace("---\n", f"---\n{matter}", 1))
    return folder / "out", folder / "edited"


def read_index(run: Run, folders: tuple[Path, Path], target: Path) -> str:
    done = run("compare", *folders, "--html", target, "-q")
    assert done.exit_code == 0, done.stderr
    return (target / "index.html").read_text(encoding="utf-8")


def list_bars(page: str) -> list[str]:
    """What each bar of the plot says of itself, in order."""
    svg = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    assert svg is not None
    return [one.get("aria-label") for one in ElementTree.fromstring(svg[0]).findall("a")]


@pytest.mark.parametrize(
    ("matters", "order", "bars"),
    [
        (
            {"a": "date: 2024-03-01\n", "b": "date: 2023-12-31\n", "c": "date: 2024-01-05\n"},
            "dates",
            ["2023-12-31 b", "2024-01-05 c", "2024-03-01 a"],
        ),
        (
            {
                "a": "season: 2\nepisode: 1\n",
                "b": "season: 1\nepisode: 10\n",
                "c": "season: 1\nepisode: 9\n",
            },
            "numbers",
            ["1.9 c", "1.10 b", "2.1 a"],
        ),
        ({"a": "episode: 12\n", "b": "episode: 7\n"}, "numbers", ["7 b", "12 a"]),
        # Where one has none, names count, and numbers in them as numbers.
        (
            {"talk10": "episode: 1\n", "talk9": "", "talk1": ""},
            "names",
            ["talk1", "talk9", "talk10"],
        ),
    ],
)
def test_episodes_are_in_the_order_of_their_dates_numbers_or_names(
    run: Run, tmp_path: Path, matters: dict[str, str], order: str, bars: list[str]
) -> None:
    page = read_index(run, make_season(tmp_path, matters), tmp_path / "pages")
    assert [label.partition(":")[0] for label in list_bars(page)] == bars
    assert f"in the order of their {order}" in page
    table = re.findall(r'<th scope="row"><a href="episodes/([^"]+)\.html">', page)
    assert table == [bar.split()[-1] for bar in bars]


def test_a_bar_says_its_rate_and_opens_the_episodes_page(run: Run, tmp_path: Path) -> None:
    folders = make_season(tmp_path, {"one": "", "two": ""})
    page = read_index(run, folders, tmp_path / "pages")
    # Of the person's 13 words "we" and "Burgen" are others; "Um" and "the" are too many.
    assert [label.partition(": ")[2] for label in list_bars(page)] == ["30.8 %", "30.8 %"]
    assert page.count('<td class="number">30.8 %</td>') == 3
    assert list_bars(page)[1].startswith("two: ")
    targets = re.findall(r'<a href="(episodes/[^"]+)" tabindex', page)
    assert targets == ["episodes/one.html", "episodes/two.html"]
    assert all((tmp_path / "pages" / one).is_file() for one in targets)


def test_one_episode_has_no_plot(run: Run, tmp_path: Path) -> None:
    page = read_index(run, make_season(tmp_path, {"one": ""}), tmp_path / "pages")
    assert "<svg" not in page and 'href="episodes/one.html"' in page


def test_an_episode_without_words_has_no_bar_and_is_told(run: Run, tmp_path: Path) -> None:
    folders = make_season(tmp_path, {"one": "", "two": ""})
    write(folders[0] / "nothing.vtt", Transcript((Line(0.0, 1.0, None, "Oh."),)))
    (folders[1] / "nothing.md").write_text("---\ntranscript: []\n---\n")
    page = read_index(run, folders, tmp_path / "pages")
    assert "nothing: undefined" in list_bars(page)
    assert "1 without words have no bar" in page


def test_names_stay_text(run: Run, tmp_path: Path) -> None:
    folders = make_season(
        tmp_path, {EVIL: f"date: 2024-01-01{EVIL}\n", "two": "date: 2024-01-02\n"}
    )
    page = read_index(run, folders, tmp_path / "pages")
    assert "<img" not in page
    assert list_bars(page)[0].startswith(f"2024-01-01 {EVIL}")
