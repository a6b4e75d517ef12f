# SPDX-License-Identifier: Apache-2.0
"""The second half of the story: the councils, the check, the gaps and mistakes, the preview, Send, the receipt."""

from collections.abc import Callable

from sencodesk.returns.catalogue import template
from sencodesk_ui.demo.hand import Hand
from sencodesk_ui.demo.stage import Stage

GAPS = ("top_up", "unit", "resourced")
RIGHT_LETTER = "T"
OFFLINE = "There was no connection. Nothing left this computer."
QUERY = "SD-YEAR"
REFUSED, RIGHT_YEAR = "Bram Ottersley", "Year 4"
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
            hand.tick("council-here")
            self.shot(f"settings-council-{council.id}")
            hand.click("council-add", then=f"council-{council.id}-versions")
            hand.gone("council-offer")
            hand.click("message-close", away="message-success")  # it lies over the next one's form in a small window
        hand.click("council-card", then="fileNameEdit")
        hand.pick_file(self.stage.card)
        told = hand.wait("council-card-words").text
        for council in self.stage.councils.values():
            words = council.enrol(self.stage.card)
            assert " ".join(words) in told, "the words on the screen are not those that the council reads"

    def file_northshire(self) -> None:
        """Who is in it, the check, three gaps settled in one answer each, what will leave; sent from Today, offline."""
        hand = self.hand
        self._open("northshire")
        hand.wait("step-build")
        self.shot("return-build")
        hand.click("return-onward", then="step-check")
        self._settle_gaps("return-gaps")
        hand.wait("check-clean")
        hand.click("return-onward", then="step-preview")
        hand.wait("return-onward", ready=lambda seen: seen.enabled)
        self.shot("return-preview")
        hand.click("preview-show-rows", then="preview-rows")
        self.shot("return-preview-rows")
        self._send_from_today()

    def put_calderwick_right(self) -> None:
        """Three mistakes, each put right in its own field, and a query that goes with a note."""
        hand = self.hand
        self._open("calderwick")
        hand.click("return-onward", then="step-check")
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
        hand.click("return-onward", then="step-preview")
        hand.click("return-onward", then="step-send")

    def send_calderwick(self) -> None:
        """One press, and the council's receipt."""
        self.shot("return-calderwick-send")
        self.hand.click("send", then="send-receipt")
        self._receipt("return-calderwick-receipt")

    def rehearse(self) -> None:
        """The whole way, marked; then the real return stands there as before."""
        hand = self.hand
        hand.click("send-mode-rehearsal", then="return-rehearsal")
        self.shot("return-rehearsal")
        hand.click("send", then="send-live")
        self.shot("return-rehearsed")
        hand.click("send-live", away="return-rehearsal")

    def be_refused(self) -> None:
        """The council asks more than its older profile said: it refuses one pupil, and the list leads to the field."""
        hand = self.hand
        self.stage.councils["calderwick"].publish(stricter("calderwick"))
        hand.click("send", then="return-refused")
        hand.wait("return-refused", ready=lambda seen: "refused 1" in seen.text)
        self.shot("return-refused")
        hand.click("refused-1-open", then="page-pupil")
        hand.wait("pupil-name", REFUSED)
        hand.choose("pupil-year", RIGHT_YEAR)
        hand.keys("Ctrl+S")

    def send_again(self) -> None:
        """Checked, looked at, and sent as version 2."""
        hand = self.hand
        self._open("calderwick")
        hand.click("return-step-send", then="refused-again")
        hand.click("refused-again", then="check-clean")
        hand.click("return-onward", then="step-preview")
        hand.click("return-onward", then="step-send")
        hand.wait("send", ready=lambda seen: seen.text == "Send version 2")
        self.shot("return-second")
        hand.click("send", then="send-receipt")
        self._receipt("")

    def _number(self) -> None:
        """The letter that the finding named, instead of the one that stands there."""
        number = self.hand.text("pupil-upn")
        self.hand.write("pupil-upn", RIGHT_LETTER + number[1:])
        self.hand.keys("Tab")
        self.hand.gone("pupil-upn-note")

    def _need(self) -> None:
        self.hand.choose("need-new-code", "Speech")
        self.hand.write("need-new-from", "03/03/2026")
        self.hand.click("need-new-save", then="need-1-code")

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
            hand.click(f"gap-{gap}-record", away=f"gap-{gap}")

    def _send_from_today(self) -> None:
        """The return's card on Today leads to the button; the council cannot be reached, then it can."""
        hand, council = self.hand, self.stage.councils["northshire"]
        hand.click("rail-today", then="page-today")
        hand.click("today-return-northshire-*-send", then="step-send")
        self.shot("return-send")
        council.close()
        hand.click("send", then="send-state")
        hand.wait("send-state", ready=lambda seen: OFFLINE in seen.text)
        council.serve()
        hand.click("send-now", then="send-receipt")
        self._receipt("return-receipt")

    def _receipt(self, picture: str) -> None:
        self.hand.click("send-receipt", then="receipt-reference")
        if picture:
            self.shot(picture)


def stricter(council_id: str) -> dict[str, object]:
    """What the council asks for when it takes no note any more for a year that the age does not tell."""
    asked = dict(template(council_id) or {})
    asked["returns"] = [
        one | {"rules": [rule | {"severity": "error"} if rule["rule"] == QUERY else rule for rule in one["rules"]]}
        for one in asked["returns"]
    ]
    return asked
