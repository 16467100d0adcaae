"""What is learnt from an edit goes into the file that a person chose on the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.review_page.hand import Hand
from transcript.formats import lossless
from transcript.values import Line, Transcript, Word

SAID = "We moved all of it to cubernetes, and then cubernetes moved us."


def test_terms_are_learnt_into_the_glossary_that_is_chosen(
    review: Callable[..., Hand], tmp_path: Path
) -> None:
    words = tuple(Word(n * 0.5, n * 0.5 + 0.4, word) for n, word in enumerate(SAID.split()))
    machine = tmp_path / "machine.json"
    machine.write_text(
        lossless.write(Transcript((Line(0.0, 6.0, "Ann", SAID, words),))), encoding="utf-8"
    )
    line = SAID.replace("cubernetes", "Kubernetes")
    (tmp_path / "talk.md").write_text(
        f"---\ntranscript:\n- line: {line}\n  sec: 0\n  time: 0:00\n  who: Ann\n---\n",
        encoding="utf-8",
    )
    glossary = tmp_path / "names.yaml"
    glossary.write_text("terms:\n  Efteling: [Eftling]\n", encoding="utf-8")
    hand = review(tmp_path / "talk.md", "--words", machine)
    hand.press("Alt+E").until(lambda: hand.all("dialog .action"))
    hand.all("dialog .action button")[2].click()
    hand.until(lambda: hand.all("dialog .result option"))
    assert [one.get_attribute("value") for one in hand.all("dialog .result option")] == [
        "own",
        "beside/names.yaml",
    ]
    hand.all("dialog .result option")[1].click()
    hand.shoot("learn-into")
    hand.click("dialog .result button.main")
    hand.until(lambda: "1 term added to" in hand.text("dialog .result"))
    assert "cubernetes" in glossary.read_text(encoding="utf-8")
    assert hand.complaints() == []
