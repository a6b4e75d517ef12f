# SPDX-License-Identifier: Apache-2.0
"""A field has one name: forms take it from ``wording/fields.toml``, as the log, earlier versions and compare do."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.architecture.tracked import python_files, shown

UI = "ui/sencodesk_ui/"
COLUMNS = {"from_": "from_date", "to": "to_date"}
"""Fields of services whose column has another name."""
NOT_ON_THE_LOG = "a link to another record: the log does not tell it, so it has no name there"
NARROW = "one of five numbers in one line; all five are sessions, and the two are absences"
BY_CHOICE = "the form offers who may read it or what is offered, the log says yes or no of the column"
SHORT = {
    ("pages/meeting/kinds.py", "minutes"): "stands on the card Minutes",
    ("pages/meeting/kinds.py", "differences"): "stands on the card Differences of view, and says how they are written",
    ("pages/pupil/before_kinds.py", "person_id"): NOT_ON_THE_LOG,
    ("pages/pupil/care_kinds.py", "agency_id"): NOT_ON_THE_LOG,
    ("pages/pupil/care_kinds.py", "professional_id"): NOT_ON_THE_LOG,
    ("pages/run/kinds.py", "person_id"): NOT_ON_THE_LOG,
    ("pages/pupil/assess_tab.py", "value"): "is typed as an age or a number; the log tells an age in months",
    ("pages/pupil/care_kinds.py", "note"): "promises beside the name that it is never printed",
    ("pages/pupil/care_kinds.py", "possible"): NARROW,
    ("pages/pupil/care_kinds.py", "authorised"): NARROW,
    ("pages/pupil/care_kinds.py", "unauthorised"): NARROW,
    ("pages/pupil/chronology_kinds.py", "restricted"): BY_CHOICE,
    ("pages/pupil/documents_tab.py", "restricted"): BY_CHOICE,
    ("pages/settings/provision.py", "retired"): BY_CHOICE,
    ("pages/pupil/cycles_card.py", "ended_on"): "the sheet that ends a round says what an empty day means",
    ("pages/pupil/cycles_card.py", "status_too"): "a question of that sheet, not a column",
}
"""Fields that a form calls otherwise, each with its reason."""


def named_otherwise(source: str) -> list[str]:
    """The fields of a module's forms whose label is not ``label(table, <their own column>)``."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called == "Spec":
            field, words = (_given(node, 0, "field"), _given(node, 1, "label"))
        elif called == "add_field" and isinstance(_given(node, 0, "key"), ast.Constant):
            field, words = (_given(node, 0, "key"), _given(node, 1, "label"))
        else:
            continue
        if not _taken_from_the_words(field, words):
            found.append(str(getattr(field, "value", ast.unparse(field))))
    return found


def _given(call: ast.Call, place: int, name: str) -> ast.expr:
    if len(call.args) > place:
        return call.args[place]
    return next(one.value for one in call.keywords if one.arg == name)


def _taken_from_the_words(field: ast.expr, words: ast.expr) -> bool:
    if not (isinstance(words, ast.Call) and getattr(words.func, "id", "") == "label" and len(words.args) == 2):
        return False
    column = words.args[1]
    if isinstance(field, ast.Constant) and isinstance(column, ast.Constant):
        return column.value == COLUMNS.get(str(field.value), field.value)
    return ast.dump(field) == ast.dump(column)


def forms() -> dict[str, list[str]]:
    """Every module of the window that declares fields, and those that it calls otherwise."""
    paths: list[Path] = [one for one in python_files() if shown(one).startswith(UI)]
    return {shown(one).removeprefix(UI): named_otherwise(one.read_text(encoding="utf-8")) for one in paths}


def test_a_field_is_called_on_its_form_what_the_log_calls_it() -> None:
    found = {(module, field) for module, fields in forms().items() for field in fields}
    assert found - SHORT.keys() == set(), "take the label from wording/fields.toml: label(table, column)"
    assert SHORT.keys() - found == set(), "these are no longer called otherwise"


def test_what_is_typed_by_hand_or_taken_from_another_column_is_seen() -> None:
    assert named_otherwise('Spec("text", label("task", "text"), text)') == []
    assert named_otherwise('Spec("from_", label("rate", "from_date"), day)') == []
    assert named_otherwise('Spec(field, label("review", field), long)') == []
    assert named_otherwise('self.add_field("start", label("plan", "start"), day)') == []
    assert named_otherwise('Spec("text", "What", text)') == ["text"]
    assert named_otherwise('Spec("text", label("task", "due_on"), text)') == ["text"]
    assert named_otherwise('record.Spec(field="text", label=HEADING, make=text)') == ["text"]
    assert named_otherwise('self.add_field("start", "Starts", day)') == ["start"]
