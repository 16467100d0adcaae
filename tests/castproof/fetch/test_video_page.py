"""What yt-dlp can fetch: with the real one, on a site of this machine; and where there is none."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from castproof.fetch import video_page
from castproof.fetch.source_url import parse_url
from tests.castproof.conftest import Run
from tests.castproof.fakes import FakeModels, write_tone
from tests.castproof.fetch.server import Web

PAGE = b"<!doctype html><title>A video</title>"
VIDEO = {
    "id": "one",
    "title": "On bread: ../../part 1",
    "upload_date": "20261005",
    "description": "About bread.\n\n0:00 Flour\n1:05 Yeast\n2:10 Salt\n",
    "chapters": [{"start_time": 0, "end_time": 9.5, "title": "Dawn"}],
}


@pytest.fixture
def site(web: Web, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Any]:
    """A site of videos that the real yt-dlp knows; what is put here is what it says of one."""
    pytest.importorskip("yt_dlp")
    from yt_dlp import extractor
    from yt_dlp.extractor.common import InfoExtractor
    from yt_dlp.globals import extractors

    said = {**VIDEO, "url": f"{web.url}/one.wav", "ext": "wav"}

    class SiteIE(InfoExtractor):  # type: ignore[misc]
        _VALID_URL = r"https?://127\.0\.0\.1:\d+/watch/(?P<id>\w+)"
        IE_NAME = "site"

        def _real_extract(self, url: str) -> dict[str, Any]:
            return dict(said)

    monkeypatch.setitem(extractors.value, "SiteIE", SiteIE)
    for module in (extractor, sys.modules["yt_dlp.YoutubeDL"]):
        monkeypatch.setattr(module, "gen_extractor_classes", lambda: [SiteIE])
    web.put("/watch/one", PAGE, type="text/html")
    web.put("/one.wav", write_tone(tmp_path / "tone.wav").read_bytes(), type="audio/wav")
    return said


def test_a_video_with_its_chapters_and_description(
    web: Web, site: dict[str, Any], run: Run, fake: FakeModels, out: Path
) -> None:
    call = ("transcribe", f"{web.url}/watch/one", "-o", out, "--allow-private", "--json")
    done = run(*call)
    assert done.exit_code == 0, done.stderr
    (told,) = json.loads(done.stdout)["recordings"]
    assert told["url"] == f"{web.url}/watch/one"
    name = "2026-10-05-On-bread-part-1"
    kept = sorted(path.name for path in (out / "recordings").glob("2*"))
    assert kept == [f"{name}.description.txt", f"{name}.wav"]
    page = (out / f"{name}.md").read_text()
    assert "title: 'On bread: ../../part 1'" in page
    assert "date: 2026-10-05" in page
    assert "chapters:\n- start: 0:00\n  title: Dawn\n" in page


def test_chapters_of_the_description(site: dict[str, Any]) -> None:
    headers = video_page._list_headers({**site, "chapters": None})
    assert [one.title for one in headers] == ["Flour", "Yeast", "Salt"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"is_live": True}, "this is going on now"),
        ({"_type": "playlist", "entries": []}, "a list of videos"),
        ({"url": "http://127.0.0.1:9/none.wav"}, "refused|download"),
    ],
)
def test_what_is_not_fetched(
    web: Web, site: dict[str, Any], run: Run, fake: FakeModels, out: Path, change: Any, said: str
) -> None:
    site.update(change)
    limits = ("--set", "fetch.retries=0", "--set", "fetch.timeout_s=1")
    done = run("transcribe", f"{web.url}/watch/one", "-o", out, "--allow-private", *limits)
    assert done.exit_code == 1, done.stderr
    assert any(part in done.stderr for part in said.split("|"))
    assert not list((out / "recordings").glob("[!.]*"))


def test_a_plugin_in_the_current_folder_is_not_run(
    web: Web,
    site: dict[str, Any],
    run: Run,
    fake: FakeModels,
    out: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from yt_dlp.globals import all_plugins_loaded

    plugins = tmp_path / "yt_dlp_plugins" / "extractor"
    plugins.mkdir(parents=True)
    (plugins / "evil.py").write_text(f"open({str(tmp_path / 'RAN')!r}, 'w')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(all_plugins_loaded, "value", False)
    assert run("transcribe", f"{web.url}/watch/one", "-o", out, "--allow-private").exit_code == 0
    assert not (tmp_path / "RAN").exists()


def test_without_yt_dlp_a_line_says_how_to_get_it(
    web: Web, run: Run, fake: FakeModels, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("yt_dlp", "yt_dlp.extractor", "yt_dlp.globals"):
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr("castproof.fetch.fetcher.find_spec", lambda name: None)
    page = web.put("/watch/one", PAGE, type="text/html")
    for url in ("https://www.youtube.com/watch?v=one", page):
        done = run("transcribe", url, "-o", out, "--allow-private")
        assert done.exit_code == 1
        assert "'.[youtube]'" in done.stderr


@pytest.mark.parametrize(
    ("url", "is_one"),
    [
        ("https://m.youtube.com/watch?v=1", True),
        ("https://youtu.be/1", True),
        ("https://youtube.com.evil.example/1", False),
        ("https://example.org/youtube.com", False),
    ],
)
def test_whose_pages_are_videos(url: str, is_one: bool) -> None:
    assert video_page.is_video_site(parse_url(url)) is is_one
