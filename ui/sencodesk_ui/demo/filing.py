# SPDX-License-Identifier: Apache-2.0
"""The second half of the story: the councils, the check, the gaps and mistakes, the preview, Send, the receipt."""

from collections.abc import Callable

from sencodesk_ui.demo.hand import Hand
from sencodesk_ui.demo.stage import Stage

GAPS = ("top_up", "unit", "resourced")
RIGHT_LETTER = "T"
NOTE = "He is taught with Year 3, as agreed with his parents in July 2024."


class Filing:
    """Two returns: one that has only gaps, and one with three mistakes and a query."""

    def __init__(self, hand: Hand, stage: Stage, shot: Callable[[str], None]) -> None:
        self.hand, self.stage, self.shot = hand, stage, shot

    def add_councils(self) -> None:
        """Each council's profile, compared by its six words; and the school's card for the councils."""
        hand = self.hand
        hand.click("rail-settings", then="settings-councils")
        hand.click("settings-councils", then="council-choose")
        for council in self.stage.councils.values():
            hand.click("council-choose", then="fileNameEdit")
            hand.pick_file(council.profile)
            hand.write("council-told", " ".join(council.words))
            hand.click("council-here")
            self.shot(f"settings-council-{council.id}")
            hand.click("council-add")
            hand.gone("council-offer")
        hand.click("council-card", then="fileNameEdit")
        hand.pick_file(self.stage.card)
        told = hand.wait("council-card-words").text
        for council in self.stage.councils.values():
            words = council.enrol(self.stage.card)
            assert " ".join(words) in told, "the words on the screen are not those that the council reads"

    def file_northshire(self) -> None:
        """Who is in it, the check, three gaps settled in one answer each, what will leave, Send."""
        hand = self.hand
        self._open("northshire")
        hand.wait("step-build")
        self.shot("return-build")
        hand.click("return-onward")
        self._settle_gaps("return-gaps")
        hand.wait("check-clean")
        hand.click("return-onward")
        hand.wait("step-preview")
        hand.wait("return-onward", ready=lambda seen: seen.enabled)
        self.shot("return-preview")
        hand.click("preview-show-rows")
        hand.wait("preview-rows")
        self.shot("return-preview-rows")
        self._send("return")

    def put_calderwick_right(self) -> None:
        """Three mistakes, each put right in its own field, and a query that goes with a note."""
        hand = self.hand
        self._open("calderwick")
        hand.click("return-onward")
        self._settle_gaps("")
        hand.wait("check-errors")
        self.shot("return-check")
        for words, whose, put_right in (
            ("check letter", "Samuel Oakapple", self._number),
            ("main type of need", "Isla Wickerby", self._need),
            ("starts after it ended", "Wilf Saltmarsh", self._dates),
        ):
            hand.click("finding-*-open", words, then="page-pupil")
            hand.wait("pupil-name", whose)
            put_right()
            hand.keys("Ctrl+S")
            self._open("calderwick")
            hand.click("return-step-check", then="step-check")
        hand.write("note-*", NOTE)
        hand.keys("Tab")
        hand.wait("check-clean")
        self.shot("return-check-clean")
        hand.click("return-onward")
        hand.wait("step-preview")
        self._send("return-calderwick")

    def _number(self) -> None:
        """The letter that the finding named, instead of the one that stands there."""
        number = self.hand.text("pupil-upn")
        self.hand.write("pupil-upn", RIGHT_LETTER + number[1:])
        self.hand.keys("Tab")
        self.hand.gone("pupil-upn-note")

    def _need(self) -> None:
        self.hand.choose("need-new-code", "Speech")
        self.hand.write("need-new-from", "03/03/2026")
        self.hand.click("need-new-save")
        self.hand.wait("need-1-code")

    def _dates(self) -> None:
        self.hand.clear("need-1-to")
        self.hand.keys("Tab")

    def _open(self, council: str) -> None:
        self.hand.click("rail-returns", then="page-returns")
        self.hand.click(f"return-row-{council}-*-open", then="page-return")

    def _settle_gaps(self, picture: str) -> None:
        hand = self.hand
        hand.wait("gap-*")
        if picture:
            self.shot(picture)
        for gap in GAPS:
            hand.click(f"gap-{gap}-ask", then=f"gap-{gap}-record")
            hand.click(f"gap-{gap}-record")
            hand.gone(f"gap-{gap}")

    def _send(self, picture: str) -> None:
        hand = self.hand
        hand.click("return-onward")
        hand.wait("step-send")
        self.shot(f"{picture}-send")
        hand.click("send")
        hand.click("send-receipt")
        hand.wait("receipt-reference")
        self.shot(f"{picture}-receipt")
