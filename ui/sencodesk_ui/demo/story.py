# SPDX-License-Identifier: Apache-2.0
"""The first working day, as a person lives it: from an empty folder to the council's receipt.

Every step of the school looks at the screen, presses and types; nothing of the program is called. Only the council's
side (publishing a profile, enrolling a card) is called, as it is no part of the window. The demonstration and the test
of the journey play the same story, each with a hand of its own.
"""

import re
from collections.abc import Callable
from typing import Any

from sencodesk.services.demonstration import thistledown
from sencodesk.services.demonstration.stories import next_plan
from sencodesk_ui.demo.filing import Filing
from sencodesk_ui.demo.hand import Hand
from sencodesk_ui.demo.stage import Stage, read_paper

GROUP = re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}\b")
WRITER, CLASS = "P003", "4H"
SURNAME, WHOLE_NAME = "Marrowfield", "Edie Marrowfield"
ABOUT = ("strengths", "difficulties", "pupil_view")
HOME = ("at_home", "parent_view")
COPIES = ("staff", "parent")


class Story:
    """The steps in their order; ``shot`` is told the name of each picture worth taking.

    ``whole`` adds what takes too long to be watched: a rehearsal, a refusal with its second version, a backup.
    """

    def __init__(self, hand: Hand, stage: Stage, shot: Callable[[str], None], *, whole: bool = False) -> None:
        self.hand, self.stage, self.shot, self.whole = hand, stage, shot, whole
        self.filing = Filing(hand, stage, shot)

    def play(self) -> None:
        """All of it."""
        self.first_start()
        self.bring_pupils_in()
        self.add_plans()
        self.write_plan()
        self.print_plan()
        self.print_class()
        self.filing.add_councils()
        self.filing.file_northshire()
        self.filing.put_calderwick_right()
        if self.whole:
            self.filing.rehearse()
            self.filing.be_refused()
            self.filing.send_again()
        else:
            self.filing.send_calderwick()
        self.look_back()
        if self.whole:
            self.back_up()

    def first_start(self) -> None:
        """School, SENCO, passphrase, recovery sheet read back."""
        hand = self.hand
        hand.wait("first-school")
        self.shot("first-start")
        hand.write("first-school", thistledown.NAME)
        hand.write("first-laestab", thistledown.LAESTAB)
        hand.click("first-continue", then="first-senco")
        hand.write("first-senco", thistledown.SENCO)
        hand.click("first-continue", then="first-passphrase")
        hand.write("first-passphrase", thistledown.PASSPHRASE)
        hand.write("first-passphrase-again", thistledown.PASSPHRASE)
        self.shot("first-passphrase")
        hand.click("first-continue", then="first-save")
        hand.click("first-save", then="fileNameEdit")
        hand.pick_file(self.stage.sheet)
        hand.wait("first-sheet-kept", ready=lambda seen: "Saved" in seen.text)
        groups = GROUP.findall(read_paper(self.stage.sheet)[0])
        for name in ("first-group-a", "first-group-b"):
            number = re.search(r"\d", hand.text(f"field-{name}"))
            assert number is not None
            hand.write(name, groups[int(number.group()) - 1])
        self.shot("first-sheet")
        hand.click("first-continue", then="first-import")
        self.shot("first-pupils")

    def bring_pupils_in(self) -> None:
        """The transfer file, taken back and done again; the class list; the same file again changes nothing."""
        hand = self.hand
        hand.click("first-import", then="fileNameEdit")
        hand.pick_nothing()
        hand.wait("import-empty")
        self.shot("import-empty")
        hand.click("import-empty-act", then="fileNameEdit")
        self._import(thistledown.TRANSFER_FILE, "import")
        hand.wait("message-success", ready=lambda seen: "352" in seen.text)
        hand.click("message-act", then="pupils-empty")
        hand.click("status-redo", then="pupils-table")
        hand.wait("pupils-count", ready=lambda seen: "of 352 on roll" in seen.text)
        hand.click("pupils-import", then="fileNameEdit")
        self._import(thistledown.PUPIL_LIST, "import-list")
        hand.wait("message-success", ready=lambda seen: "61" in seen.text)
        hand.wait("pupils-table")
        hand.wait("tour-next", ready=lambda seen: "plans" in seen.text)
        hand.click("tour-back", then="tour-next", ready=lambda seen: "class list" in seen.text)
        hand.click("tour-back", then="tour-next", ready=lambda seen: "transfer file" in seen.text)
        hand.click("tour-next", then="import-go", ready=lambda seen: not seen.enabled)
        self.shot("import-again")
        hand.click("tour-next", then="import-file", ready=lambda seen: "413" in seen.text)

    def _import(self, name: str, picture: str) -> None:
        hand = self.hand
        hand.pick_file(self.stage.file(name))
        hand.wait("import-go", ready=lambda seen: seen.enabled)
        self.shot(picture)
        if hand.look("import-view-columns") is not None:
            hand.click("import-view-columns", then="import-columns-card")
            self.shot(f"{picture}-columns")
            hand.click("import-view-rows", away="import-columns-card")
        hand.click("import-go", away="import-go")

    def add_plans(self) -> None:
        """The plans of earlier terms, which no file holds."""
        hand = self.hand
        hand.click("tour-next", then="today-plan-*")
        self.shot("today-before")
        hand.click("rail-pupils", then="pupils-table")
        hand.wait("pupils-overdue", ready=lambda seen: seen.text.endswith("1"))
        self.shot("pupils")

    def write_plan(self) -> None:
        """The next plan of a pupil from the last: two targets go on, the first is written anew, and a third comes."""
        hand, plan = self.hand, next_plan(WRITER)
        hand.write("pupils-search", SURNAME)
        hand.take("pupils-table", SURNAME)
        hand.keys("Return")
        hand.wait("pupil-name", ready=lambda seen: WHOLE_NAME in seen.text)
        self.shot("pupil")
        hand.click("pupil-new-plan", then="plan-title")
        hand.wait("plan-title", ready=lambda seen: WHOLE_NAME in seen.text)
        hand.click("plan-dates-open", then="plan-start")
        for key in ("start", "review"):
            hand.write(f"plan-{key}", plan[key].strftime("%d/%m/%Y"))
        hand.write("plan-review-time", plan["review_time"])
        hand.click("plan-about-open", then="plan-strengths")
        for key in ABOUT:
            hand.write(f"plan-{_kebab(key)}", plan[key])
        for number, target in zip(("1", "3"), plan["targets"], strict=True):
            self._write_target(number, target)
        hand.click("plan-home-open", then="plan-at-home")
        for key in HOME:
            hand.write(f"plan-{_kebab(key)}", plan[key])
        hand.keys("Ctrl+S")
        hand.click("target-1-open", then="target-1-text")
        hand.wait("paper-view", ready=lambda seen: seen.described.startswith("Page"))
        self.shot("plan-editor")
        hand.click("plan-issue", away="plan-issue")

    def _write_target(self, number: str, target: dict[str, Any]) -> None:
        hand = self.hand
        hand.click(f"target-{number}-open" if number == "1" else "plan-add-target", then=f"target-{number}-text")
        for key, value in target.items():
            hand.write(f"target-{number}-{_kebab(key)}", f"{value:g}" if isinstance(value, float) else str(value))

    def print_plan(self) -> None:
        """Staff and parent copy, to files."""
        hand = self.hand
        hand.click("plan-print", then="print-sheet")
        for copy in COPIES:
            hand.wait("print-sheet")
            hand.wait("print-summary", ready=lambda seen: bool(seen.text))
            hand.tick(f"print-paper-copy-{copy}")
            hand.wait("print-paper-page", ready=lambda seen: "Page" in seen.text)
            self.shot(f"print-{copy}")
            hand.click("print-save", then="fileNameEdit")
            named = hand.text("fileNameEdit")
            hand.pick_file(self.stage.plans / named)
            hand.gone("print-sheet")
            if copy != COPIES[-1]:
                hand.click("plan-print", then="print-sheet")
        hand.click("rail-plans", then="plans-table")
        hand.wait("plans-table")
        self.shot("plans")

    def print_class(self) -> None:
        """The plans of a class in one file, from the list of all plans."""
        hand = self.hand
        hand.wait("plans-count", ready=lambda seen: "in force" in seen.text)  # with the plans came their classes
        hand.choose("plans-class", CLASS)
        hand.click("plans-print", then="print-sheet")
        hand.wait("print-summary", ready=lambda seen: " plans, " in seen.text)
        hand.click("print-save", then="fileNameEdit")
        hand.pick_file(self.stage.plans / hand.text("fileNameEdit"))
        hand.gone("print-sheet")

    def look_back(self) -> None:
        """Today once more: the returns are received."""
        self.hand.click("rail-returns", then="page-returns")
        self.hand.wait("return-row-calderwick-*", "Accepted")
        self.shot("returns")
        self.hand.click("rail-today", then="page-today")
        self.hand.wait("today-return-*")
        self.shot("today")

    def back_up(self) -> None:
        """To a file, opened again and counted; and, as on any later day, proved by its passphrase alone."""
        hand, file = self.hand, self.stage.backup
        hand.click("rail-settings", then="settings-backups")
        hand.click("settings-backups", then="backup-now")
        hand.click("backup-now", then="fileNameEdit")
        hand.pick_file(file)
        hand.wait("backup-result", ready=lambda seen: "Backup proved" in seen.text)
        hand.click("backup-verify", then="fileNameEdit")
        hand.pick_file(file)
        hand.write("backup-secret", thistledown.PASSPHRASE)
        hand.click("backup-prove", then="backup-proved", ready=lambda seen: "413 pupils" in seen.text)


def _kebab(name: str) -> str:
    return name.replace("_", "-")
