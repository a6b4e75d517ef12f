# SPDX-License-Identifier: Apache-2.0
"""The style sheet: one text, filled from the tokens. What it cannot draw (rows, tags, steps) is painted by widgets.

Controls say what they are by the property ``kind``, labels by ``role``; nothing is styled by a page's own sheet.
"""

import re
from string import Template

from sencodesk_ui.theme.size import percent, pt, px
from sencodesk_ui.theme.tokens import Tokens

BASE = """
* { outline: none; }
QWidget { color: $text; }
QMainWindow, QStackedWidget, QScrollArea, QScrollArea > QWidget > QWidget { background: $background; border: none; }
QToolTip { background: $toast; color: $toast_text; border: none; padding: 4px 6px; }
#rail, #status-line { background: $sunken; }
#rail { border-right: 1px solid $border; }
#status-line { border-top: 1px solid $border; }
#top-bar { background: $background; border-bottom: 1px solid $border; }
QLabel { background: transparent; }
QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 4px; margin: 2px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $control_border; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; border: none;
  width: 0; height: 0; }
QSplitter::handle { background: $border; }
"""

LABELS = """
QLabel[role="display"] { font-size: 21pt; font-weight: 600; }
QLabel[role="title"] { font-size: 16.5pt; font-weight: 600; }
QLabel[role="compact-title"] { font-size: 13.5pt; font-weight: 600; }
QLabel[role="section"] { font-size: 12pt; font-weight: 600; }
QLabel[role="lead"] { font-size: 12pt; }
QLabel[role="strong"] { font-weight: 600; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="small"] { font-size: 9.75pt; }
QLabel[role="small-strong"] { font-size: 9.75pt; font-weight: 600; }
QLabel[role="small-muted"] { font-size: 9.75pt; color: $muted; }
QLabel[role="small-muted-strong"] { font-size: 9.75pt; color: $muted; font-weight: 600; }
QLabel[role="danger"] { color: $danger; font-weight: 600; }
QLabel[role="danger-title"] { color: $danger; font-weight: 600; font-size: 12pt; }
QLabel[role="small-danger"] { color: $danger; font-weight: 600; font-size: 9.75pt; }
QLabel[role="warning"] { color: $warning; font-weight: 600; }
QLabel[role="small-warning"] { color: $warning; font-size: 9.75pt; font-weight: 600; }
QLabel[role="success"] { color: $success; font-weight: 600; }
QLabel[role="small-success"] { color: $success; font-size: 9.75pt; font-weight: 600; }
QLabel[role="mono"] { font-family: "Atkinson Hyperlegible Mono"; }
QLabel[role="mono-large"] { font-family: "Atkinson Hyperlegible Mono"; font-size: 15pt; font-weight: 600; }
QLabel[role="keycap"] { font-size: 9pt; color: $muted; background: $background; border: 1px solid $border;
  border-radius: 4px; padding: 1px 6px; max-height: 18px; }
QLabel[role="small-muted-italic"] { font-size: 9.75pt; color: $muted; font-style: italic; }
QLabel[role="muted-italic"] { color: $muted; font-style: italic; }
QLabel[role="avatar"] { background: $accent_soft; color: $selected_accent; border-radius: 8px; font-size: 13.5pt;
  font-weight: 600; }
QLabel[role="number"] { background: $sunken; border-radius: 4px; font-weight: 600; }
QLabel[role="number-now"] { background: $accent; color: $on_accent; border-radius: 4px; font-weight: 600; }
"""

BUTTONS = """
QPushButton, QToolButton { font-weight: 600; border-radius: 6px; }
QPushButton { background: $surface; border: 1px solid $control_border; padding: 0 14px; min-height: 32px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $sunken; }
QPushButton[large="true"] { min-height: 38px; padding: 0 20px; }
QPushButton:disabled { border-color: $border; color: $disabled; background: $background; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton[kind="primary"]:pressed { background: $accent_pressed; }
QPushButton[kind="primary"]:disabled { background: $sunken; border-color: $border; color: $disabled; }
QPushButton[kind="row"] { border: 1px solid $border; color: $accent; padding: 0 10px; min-height: 28px; }
QPushButton[kind="row"]:hover { border-color: $control_border; background: $surface; }
QPushButton[kind="row"]:focus { border-color: $control_border; }
QPushButton[kind="quiet"], QPushButton[kind="error-link"] { background: transparent; border: 1px solid transparent;
  color: $accent; padding: 0 8px; }
QPushButton[kind="quiet"][flush="true"] { padding: 0; text-align: left; }
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:pressed { background: $sunken; }
QPushButton[kind="error-link"] { color: $danger; text-decoration: underline; text-align: left; padding: 0 2px;
  min-height: 22px; }
QPushButton[kind="danger"] { background: $surface; color: $danger; border: 1px solid $danger; }
QPushButton[kind="danger"]:hover { background: $danger_soft; }
QPushButton[kind="danger"]:pressed { background: $danger; color: $on_accent; }
QPushButton[kind="chip"], QToolButton[kind="chip"] { border-radius: $chip_radius; min-height: 28px; padding: 0 12px;
  font-weight: 500; font-size: 9.75pt; background: $surface; border: 1px solid $control_border; }
QPushButton[kind="chip"]:hover, QToolButton[kind="chip"]:hover { background: $hover; }
QPushButton[kind="chip"]:pressed, QToolButton[kind="chip"]:pressed { background: $sunken; }
QPushButton[kind="chip"]:checked, QToolButton[kind="chip"]:checked { background: $accent_soft; color: $selected_accent;
  border-color: $accent; }
QPushButton[kind="chip"]::menu-indicator, QToolButton[kind="chip"]::menu-indicator { image: none; width: 0; }
QPushButton[kind="search"] { text-align: left; font-weight: 400; color: $muted; padding: 0 12px; }
QPushButton[kind="status"], QToolButton[kind="status"] { border: 1px solid transparent; background: transparent;
  font-size: 9.75pt; min-height: 22px; padding: 0 4px; }
QPushButton[kind="status"] { color: $muted; font-weight: 400; }
QPushButton[kind="status"][accent="true"] { color: $accent; font-weight: 600; }
QPushButton[kind="status"]:hover, QToolButton[kind="status"]:hover { background: $border; }
QPushButton[kind="status"]:focus, QToolButton[kind="status"]:focus { border: 2px solid $focus; }
QToolButton { background: $surface; border: 1px solid $control_border; padding: 0 6px; min-height: 30px;
  min-width: 22px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed { background: $sunken; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[kind="icon"] { border: 1px solid transparent; background: transparent; }
QToolButton[kind="reveal"] { border: none; background: transparent; color: $muted; font-weight: 400;
  font-size: 9.75pt; min-height: 26px; }
QToolButton[kind="reveal"]:hover { color: $text; }
QToolButton[kind="icon"]:hover { background: $hover; }
QToolButton[kind="rail"] { border: 1px solid transparent; background: transparent; color: $muted; font-weight: 500;
  text-align: left; padding: 0 7px; }
QToolButton[kind="rail"]:hover { background: $border; color: $text; }
QToolButton[kind="rail"]:checked { background: $surface; border: 1px solid $border; color: $accent; font-weight: 600; }
QToolButton[kind="rail"]:focus { border: 2px solid $focus; padding: 0 6px; }
QPushButton[kind="menu"] { border: 1px solid transparent; background: transparent; text-align: left; color: $muted;
  font-weight: 500; }
QPushButton[kind="menu"]:hover { background: $sunken; color: $text; }
QPushButton[kind="menu"]:checked { background: $surface; border: 1px solid $border; color: $accent; }
QPushButton[kind="segment"] { border-radius: 0; margin-left: -1px; }
QPushButton[kind="segment"]:checked { background: $accent_soft; color: $selected_accent; border-color: $accent; }
QPushButton[kind="segment"][end="first"] { border-top-left-radius: 6px; border-bottom-left-radius: 6px;
  margin-left: 0; }
QPushButton[kind="segment"][shown-only="true"] { background: $background; border-color: $border; color: $muted; }
QPushButton[kind="segment"][shown-only="true"]:checked { background: $sunken; color: $text; }
QPushButton[kind="segment"][end="last"] { border-top-right-radius: 6px; border-bottom-right-radius: 6px; }
"""

FIELDS = """
QLineEdit, QPlainTextEdit, QComboBox { background: $surface; border: 1px solid $control_border; border-radius: 6px;
  padding: 0 9px; min-height: 32px; selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit { padding: 5px 6px; min-height: 20px; }
QLineEdit:hover, QPlainTextEdit:hover, QComboBox:hover { border-color: $text; }
QLineEdit:focus, QComboBox:focus, QComboBox:on { border: 2px solid $focus; padding: 0 8px; min-height: 30px; }
QPlainTextEdit:focus { border: 2px solid $focus; padding: 4px 5px; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $background; border-color: $border; }
QComboBox[shown-only="true"] { background: $background; border-color: $border; }
QLineEdit[error="true"], QComboBox[error="true"] { border: 2px solid $danger; padding: 0 8px; min-height: 30px; }
QPlainTextEdit[error="true"] { border: 2px solid $danger; padding: 4px 5px; }
QLineEdit[large="true"] { min-height: 42px; font-size: 12pt; }
QLineEdit[large="true"]:focus, QLineEdit[large="true"][error="true"] { min-height: 40px; }
QLineEdit[large="true"][mono="true"] { font-size: 15pt; letter-spacing: 1px; }
QLineEdit[bare="true"], QLineEdit[bare="true"]:focus { border: none; background: transparent; min-height: 54px;
    font-size: 13.5pt; padding: 0; }
QLineEdit[mono="true"] { font-family: "Atkinson Hyperlegible Mono"; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: none; width: 28px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView, QListView, QMenu { background: $surface; border: 1px solid $control_border;
  selection-background-color: $accent_soft; selection-color: $selected_text; padding: 4px; }
QComboBox QAbstractItemView::item { min-height: 30px; padding: 0 8px; }
QMenu::item { padding: 7px 24px 7px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $selected_text; }
QMenu::separator { height: 1px; background: $border; margin: 4px 8px; }
QCheckBox { spacing: 8px; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QProgressBar { background: $sunken; border: 1px solid $border; border-radius: 5px; min-height: 8px; max-height: 8px;
  text-align: center; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }
"""

SHEETS = """
QFrame[kind="card"] { background: $surface; border: 1px solid $border; border-radius: 10px; }
QFrame[kind="card"][selected="true"] { border-color: $accent; }
QFrame[kind="card"][error="true"] { border: 2px solid $danger; }
QFrame[kind="sheet"] { background: $surface; }
QFrame[kind="pane"] { background: $surface; border-left: 1px solid $border; }
QFrame[kind="pane"] QScrollArea, QFrame[kind="pane"] QScrollArea > QWidget > QWidget { background: $surface; }
QFrame[kind="head"] { background: $background; border-bottom: 1px solid $border; }
QFrame[kind="list-row"] { background: $surface; border: none; border-bottom: 1px solid $border; }
QFrame[kind="list-row"]:hover { background: $hover; }
QFrame[kind="foot"] { background: $background; border-top: 1px solid $border; }
QFrame[kind="paper"] { background: $surface; border: 1px solid $border; border-bottom: 2px solid $border; }
QFrame[kind="group-head"] { background: $background; border-bottom: 1px solid $border; }
QFrame[kind="group-head"][end="first"] { border-top-left-radius: 9px; border-top-right-radius: 9px; }
QFrame[kind="list-row"][end="last"] { border-bottom: none; border-bottom-left-radius: 9px;
  border-bottom-right-radius: 9px; }
QFrame[kind="list-row"][end="first"] { border-top-left-radius: 9px; border-top-right-radius: 9px; }
QFrame[kind="list-row"][end="only"] { border-bottom: none; border-radius: 9px; }
QFrame[kind="line"] { background: $border; border: none; }
QFrame[kind="field"] { border: none; }
QFrame[kind="field"][error="true"] { border: none; border-left: 4px solid $danger; }
QFrame[kind="tag"] { border: 1px solid $border; border-radius: 4px; background: $surface; }
QFrame[kind="message"] { border: 1px solid $border; border-left: 4px solid $accent; border-radius: 6px;
  border-top-left-radius: 0; border-bottom-left-radius: 0;
  background: $surface; }
QFrame[kind="message"][tone="success"] { background: $success_soft; border-color: $border;
  border-left-color: $success; }
QFrame[kind="message"][tone="warning"] { background: $warning_soft; border-color: $border;
  border-left-color: $warning; }
QFrame[kind="message"][tone="error"] { background: $danger_soft; border-color: $border;
  border-left-color: $danger; }
QFrame[kind="palette"] { background: $surface; border: 1px solid $border; border-radius: 12px; }
QFrame[kind="palette-foot"] { background: $background; border-top: 1px solid $border;
  border-bottom-left-radius: 12px; border-bottom-right-radius: 12px; }
QFrame[kind="toast"] { background: $toast; border-radius: 8px; }
QListWidget[kind="lines"]::item { padding: 6px 8px; }
QTableView, QTreeView, QListWidget { background: $surface; border: none; gridline-color: transparent;
  selection-background-color: $accent_soft; selection-color: $selected_text; alternate-background-color: $surface; }
#palette-hits { padding: 0; border: none; background: $surface; }
QTableView::item { border-bottom: 1px solid $border; padding: 0 10px; }
QTableView::item:hover { background: $hover; }
QTableView::item:selected { background: $accent_soft; color: $selected_text; }
QHeaderView { background: $background; border: none; }
QHeaderView::section { background: $background; color: $muted; border: none; border-bottom: 1px solid $border;
  padding: 0 10px; height: 35px; font-size: 9.75pt; font-weight: 600; }
QTabBar::tab { background: transparent; border: none; border-bottom: 3px solid transparent; padding: 8px 4px;
  margin-right: 20px; font-weight: 600; color: $muted; }
QTabBar::scroller { width: 32px; }
QTabBar::tear { width: 0; border: none; }
QTabBar QToolButton { min-width: 0; min-height: 0; padding: 0; border: 1px solid $border; border-radius: 4px; }
QTabBar::tab:selected { color: $accent; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent_hover; border-bottom-color: $accent_hover; }
QTabWidget::pane { border: none; border-top: 1px solid $border; }
QTextBrowser { background: $surface; border: none; }
"""


CONTRAST = """
QPushButton:disabled { border-style: dashed; }
QPushButton[kind="primary"]:disabled { background: $background; }
QPushButton[kind="status"]:hover, QToolButton[kind="status"]:hover, QToolButton[kind="rail"]:hover {
  background: $hover; }
QFrame[kind="message"], QFrame[kind="message"][tone="success"], QFrame[kind="message"][tone="warning"],
QFrame[kind="message"][tone="error"] { border-top-color: $border; border-right-color: $border;
  border-bottom-color: $border; }
QFrame[kind="toast"] { border: 2px solid $toast_text; }
QLineEdit:focus, QComboBox:focus, QComboBox:on { border: 3px solid $focus; padding: 0 7px; min-height: 28px; }
QPlainTextEdit:focus { border: 3px solid $focus; padding: 3px 4px; }
QToolButton[kind="rail"]:focus, QPushButton[kind="status"]:focus { border: 3px solid $focus; }
QToolTip { border: 1px solid $toast_text; }
"""
"""What high contrast adds: it rests nothing on a tint, so borders say what grounds say elsewhere."""
CHIP_RADIUS, CHIP_HEIGHT = 15, 28
"""Half its height with its lines; a radius that is half a pixel more is drawn as none."""
LEAST_SCALED = 5
"""Pixels from which a measure grows with the text; less than that is a line or a gap, not room for text."""


def stylesheet(tokens: Tokens) -> str:
    """The application's style sheet in these tokens, at the size of text in use."""
    text = BASE + LABELS + BUTTONS + FIELDS + SHEETS
    if tokens.accent_soft == tokens.accent:
        text += CONTRAST
    return _sized(Template(text).substitute(tokens._asdict(), chip_radius=f"{CHIP_RADIUS}px"))


def _sized(text: str) -> str:
    if percent() == 100:
        return text
    text = text.replace(f"{CHIP_RADIUS}px", f"{px(CHIP_HEIGHT) // 2 + 1:d}.0px")
    text = re.sub(r"([\d.]+)pt", lambda found: f"{pt(float(found[1])):g}pt", text)
    return re.sub(
        r"(?<![.\d])(\d+)px",
        lambda found: f"{px(int(found[1])) if int(found[1]) >= LEAST_SCALED else found[1]}px",
        text,
    )
