# SPDX-License-Identifier: Apache-2.0
"""The lines of the search box: what a hit is, which hits fit what was typed, and how a line is painted."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from sencodesk.codes.codesets import codeset
from sencodesk_ui import theme

ROW, HEAD = 44, 34
RECORDS = "In the records"
SECTIONS = ("Do", "Pupils", "Plans", "Go to", RECORDS)
MOST = {"Do": 5, "Pupils": 7, "Plans": 4, "Go to": 5, RECORDS: 6}
HIT = Qt.ItemDataRole.UserRole
TYPED = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class Hit:
    """One line: what it does or whom it is about, and a word at its right."""

    section: str
    text: str
    about: str
    icon: str
    act: Callable[[], None] = field(compare=False)
    status: str = ""
    also: str = ""
    """Further words by which it is found, such as the class."""
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, section: str, text: str, about: str, icon: str, act: Callable[[], None], **more: str) -> "Hit":
        """A hit with the words by which it is found."""
        words = folded(f"{text} {about} {more.get('also', '')}").replace(",", " ").replace("·", " ").split()
        return cls(section, text, about, icon, act, words=tuple(words), **more)


def folded(text: str) -> str:
    """Text for searching: no case, no accents."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(one))


def matches(hits: Sequence[Hit], typed: str) -> list[Hit]:
    """Hits with a word that begins with each word that was typed, by section, a few of each.

    Nothing typed brings what one can do and where one can go, and nobody's name.
    """
    wanted = folded(typed).split()
    found: dict[str, list[Hit]] = {section: [] for section in SECTIONS}
    for hit in hits:
        kept = found[hit.section]
        if len(kept) == MOST[hit.section] or (not wanted and hit.section in ("Pupils", "Plans")):
            continue
        if all(any(word.startswith(want) for word in hit.words) for want in wanted):
            kept.append(hit)
    return [hit for section in SECTIONS for hit in found[section]]


def _place(letter: str) -> str:
    """A letter as it is searched for. What has another length then (…, an accent of its own) keeps its one place."""
    plain = folded(letter)
    return plain if len(plain) == 1 else letter


def parts_of(text: str, typed: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether it was typed (the beginning of a word)."""
    plain, wanted = "".join(_place(letter) for letter in text), folded(typed).split()
    marked = [False] * len(text)
    for want in wanted:
        at = plain.find(want)
        while at >= 0:
            if at == 0 or not plain[at - 1].isalnum():
                marked[at : at + len(want)] = [True] * len(want)
            at = plain.find(want, at + 1)
    pieces: list[tuple[str, bool]] = []
    for letter, on in zip(text, marked, strict=True):
        if pieces and pieces[-1][1] == on:
            pieces[-1] = (pieces[-1][0] + letter, on)
        else:
            pieces.append((letter, on))
    return pieces


class LinePainter(QStyledItemDelegate):
    """Paints a line: icon, text with the typed letters underlined, status, and a word at the right."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """Heads are lower than lines."""
        return QSize(0, theme.px(ROW) if isinstance(index.data(HIT), Hit) else theme.px(HEAD))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """One line or one head."""
        painter.save()
        hit, box = index.data(HIT), QRect(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        tokens = theme.current(selected=chosen)
        if not isinstance(hit, Hit):
            painter.setFont(theme.fonts.sized(9.75, QFont.Weight.DemiBold))
            painter.setPen(theme.colour(tokens.muted))
            painter.drawText(box.adjusted(18, 0, -18, 0), Qt.AlignmentFlag.AlignVCenter, str(index.data()))
            painter.restore()
            return
        if chosen:
            painter.fillRect(box, theme.colour(tokens.accent_soft))
            painter.fillRect(box.x(), box.y(), 4, box.height(), theme.colour(tokens.accent))
        picture = theme.pixmap(hit.icon, tokens.accent if chosen else tokens.muted, 20)
        painter.drawPixmap(box.x() + 18, box.y() + (theme.px(ROW) - theme.px(20)) // 2, picture)
        right = self._about(painter, box, hit, chosen)
        self._text(
            painter,
            QRect(box.x() + 30 + theme.px(20), box.y(), right - box.x() - 42 - theme.px(20), theme.px(ROW)),
            hit,
            index.data(TYPED),
            chosen,
        )
        painter.restore()

    def _text(self, painter: QPainter, box: QRect, hit: Hit, typed: Any, chosen: bool) -> None:
        weight = QFont.Weight.DemiBold if chosen else QFont.Weight.Normal
        plain, strong = theme.fonts.sized(10.5, weight), theme.fonts.sized(10.5, QFont.Weight.DemiBold)
        left, tokens = box.x(), theme.current(selected=chosen)
        for piece, on in parts_of(hit.text, str(typed or "")):
            font = strong if on else plain
            width = QFontMetrics(font).horizontalAdvance(piece)
            painter.setFont(font)
            painter.setPen(theme.colour(tokens.text))
            room = max(0, box.right() - left)
            painter.drawText(
                QRect(left, box.y(), min(width + 2, room), theme.px(ROW)), Qt.AlignmentFlag.AlignVCenter, piece
            )
            if on:
                painter.fillRect(
                    left, box.y() + theme.px(ROW) // 2 + theme.px(10), min(width, room), 2, theme.colour(tokens.accent)
                )
            left += width

    def _about(self, painter: QPainter, box: QRect, hit: Hit, chosen: bool) -> int:
        """The words at the right; where they begin."""
        right, tokens = box.right() - 18, theme.current(selected=chosen)
        if chosen:
            right = _cap(painter, right, box, "Enter", tokens) - 12
        painter.setFont(theme.fonts.sized(9.75))
        painter.setPen(theme.colour(tokens.muted))
        width = painter.fontMetrics().horizontalAdvance(hit.about)
        painter.drawText(
            QRect(right - width, box.y(), width + 1, theme.px(ROW)), Qt.AlignmentFlag.AlignVCenter, hit.about
        )
        right -= width
        return (
            _tag(painter, min(right - 14, box.right() - theme.px(182)), box, hit.status, tokens)
            if hit.status
            else right
        )


def _cap(painter: QPainter, right: int, box: QRect, word: str, tokens: theme.Tokens) -> int:
    painter.setFont(theme.fonts.sized(9))
    width = painter.fontMetrics().horizontalAdvance(word) + 14
    frame = QRectF(right - width, box.y() + (theme.px(ROW) - theme.px(20)) / 2, width, theme.px(20))
    painter.setPen(theme.colour(tokens.border))
    painter.setBrush(theme.colour(tokens.background))
    painter.drawRoundedRect(frame, 4, 4)
    painter.setPen(theme.colour(tokens.muted))
    painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, word)
    return right - width


def _tag(painter: QPainter, right: int, box: QRect, status: str, tokens: theme.Tokens) -> int:
    """A status tag as everywhere: a letter block and words."""
    words = codeset("sen_provision").short(status)
    painter.setFont(theme.fonts.sized(9.75))
    width = painter.fontMetrics().horizontalAdvance(words) + 15 + theme.px(21)
    frame = QRectF(right - width, box.y() + (theme.px(ROW) - theme.px(22)) / 2, width, theme.px(22))
    painter.setPen(theme.colour(tokens.border))
    painter.setBrush(theme.colour(tokens.surface))
    painter.drawRoundedRect(frame, 4, 4)
    block, filled = QRectF(frame.x() + 1, frame.y() + 1, theme.px(21), theme.px(20)), status == "E"
    painter.fillRect(block, theme.colour(tokens.accent if filled else tokens.sunken))
    painter.setPen(theme.colour(tokens.on_accent if filled else tokens.text))
    painter.drawText(block, Qt.AlignmentFlag.AlignCenter, status)
    painter.setPen(theme.colour(tokens.text))
    painter.drawText(frame.adjusted(theme.px(28), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, words)
    return right - width
