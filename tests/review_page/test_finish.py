"""What is learnt from an edit goes into the file that a person chose on the page."""

from __future__ import annotations

from pathlib import Path

from tests.review_page.hand import Hand


def test_terms_are_learnt_into_the_glossary_that_is_chosen(corrected: Hand, tmp_path: Path) -> None:
    hand = corrected
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
    assert "cubernetes" in (tmp_path / "names.yaml").read_text(encoding="utf-8")
    assert hand.complaints() == []
