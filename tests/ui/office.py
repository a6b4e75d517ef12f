# SPDX-License-Identifier: Apache-2.0
"""A printer in the office that takes every paper, or none; no dialog of the system is opened."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from sencodesk_ui import printing


@dataclass
class Office:
    """What came to the printer: the title in its queue and the pages. ``refusal`` is raised instead of taking one."""

    titles: list[str] = field(default_factory=list)
    papers: list[bytes] = field(default_factory=list)
    threads: set[threading.Thread] = field(default_factory=set)
    refusal: Exception | None = None

    def send(self, printer: QPrinter, data: bytes, **_told: Callable[..., object]) -> None:
        """Stands for ``printing.send``."""
        self.threads.add(threading.current_thread())
        if self.refusal is not None:
            raise self.refusal
        self.titles.append(printer.docName())
        self.papers.append(data)


def office(monkeypatch: pytest.MonkeyPatch, *, refusal: Exception | None = None) -> Office:
    """The system's dialog is answered with this printer."""
    made = Office(refusal=refusal)

    def ask(_parent: QWidget, title: str) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(title)
        return printer

    monkeypatch.setattr(printing, "ask_printer", ask)
    monkeypatch.setattr(printing, "send", made.send)
    return made
