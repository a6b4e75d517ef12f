# SPDX-License-Identifier: Apache-2.0
"""The one way from typing to a change: good values are saved, wrong ones are kept, with a sentence for each.

The pupil's page, the plan editor and Settings all save by it. It runs on the writer's thread, so that it is finished
even if the window is locked or closed meanwhile.
"""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from sencodesk.errors import UserError
from sencodesk.services import unsaved
from sencodesk.services.desk import Desk
from sencodesk.services.history import Change
from sencodesk.services.values import Refusal
from sencodesk_ui.workspace import Workspace


@dataclass
class Seen:
    """A record as it is shown: its id, and the version that is written over. A write of ours moves the version on."""

    id: str
    version: int | None = None


Act = Callable[[Desk, Seen, Mapping[str, Any]], Change | None]
"""What saves values of a record, as the version that was seen; called on the writer's thread, so it reads no widget."""


@dataclass(frozen=True)
class Job:
    """What one form has to save. ``raw`` is what stands in its fields, by field, for those that cannot be saved."""

    form: str
    seen: Seen
    values: Mapping[str, Any]
    raw: Mapping[str, object]
    unread: Mapping[str, object] = field(default_factory=dict)
    told: Mapping[str, str] = field(default_factory=dict)
    whole: bool = False
    """Whether all is to be saved or nothing (a new record)."""


@dataclass(frozen=True)
class Outcome:
    """What was changed, and a sentence for each field that was refused."""

    change: Change | None
    wrong: Mapping[str, str]


def save(desk: Desk, job: Job, act: Act) -> Outcome:
    """Save what can be saved. Raises UserError for anything but a refusal of values."""
    values, change = dict(job.values), None
    wrong: dict[str, str] = {}
    while values and not (job.whole and (wrong or job.unread)):
        try:
            change = act(desk, job.seen, values)
            break
        except Refusal as refusal:
            hit = _hit(refusal, job, values)
            wrong.update(hit)
            values = {name: value for name, value in values.items() if name not in hit}
        except UserError:
            with suppress(UserError):  # the first failure says more than a second one of the same disk
                _keep(desk, job, dict(job.raw))
            raise
    kept = {**job.unread, **{name: job.raw[name] for name in (job.raw if job.whole and wrong else wrong)}}
    if job.whole and job.unread:
        kept = dict(job.raw)
    _keep(desk, job, kept)
    if change is not None and job.seen.version is not None and job.seen.id in {row for _, row in change.touched}:
        job.seen.version += 1
    return Outcome(change, wrong)


def keep_typing(workspace: Workspace, form: str, seen: Seen, words: Mapping[str, object]) -> None:
    """Keep what stands in a form's boxes unsaved, in the encrypted file; with no words, let go of what was kept.

    Nobody waits for it, and it is done even if the page is gone by then.
    """
    workspace.on_writer(
        workspace,
        lambda desk: unsaved.keep(desk, form=form, record_id=seen.id, base_version=seen.version, values=words),
    )


def _keep(desk: Desk, job: Job, values: Mapping[str, object]) -> None:
    unsaved.keep(desk, form=job.form, record_id=job.seen.id, base_version=job.seen.version, values=values)


def _hit(refusal: Refusal, job: Job, values: Mapping[str, Any]) -> dict[str, str]:
    """The form's fields that a refusal is about; if it names none of those typed, the first of them carries it."""
    named = {job.told.get(name, name): sentence for name, sentence in refusal.fields}
    known = job.raw if job.whole else values  # of a new record a field that was left empty is told too
    here = {name: sentence for name, sentence in named.items() if name in known}
    return here or {next(iter(values)): refusal.happened}
