# SPDX-License-Identifier: Apache-2.0
"""The officer's pages: who returned, one return with its decision, and the next version of the profile.

Plain HTML forms, no script. A page with children's rows is never kept by the browser (no-store), and addresses hold
identifiers only.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from sencodesk.codes.london import london
from sencodesk.errors import UserError
from sencodesk.inbox import deciding, opened, overview, profile_form, profiles
from sencodesk.inbox.folder import InboxFolder
from sencodesk.inbox.officer import HEADERS, PATH, Door, from_here, is_ours, unreadable
from sencodesk.inbox.receive import HELD, Receiver
from sencodesk.inbox.store import Busy, Stored
from sencodesk.inbox.templates import rendered, style
from sencodesk.protocol import canonical
from sencodesk.protocol.keys import fingerprint_words

LINES = 5
DONE = {
    "accepted": "Accepted. The school has your signed decision when it asks next.",
    "refused": "Sent back. The school sees each reason beside its field.",
    "unchanged": "Nothing was changed, so nothing was published.",
    "published": "Published. Schools take the new profile as a file: send it to them.",
}
Typed = dict[str, str]
Act = Callable[[Request, str, Typed], Awaitable[Response]]


class OfficerPage:
    """All pages behind one door."""

    def __init__(self, folder: InboxFolder, receiver: Receiver, clock: Callable[[], datetime]) -> None:
        self._folder = folder
        self._receiver = receiver
        self._clock = clock
        self.door = Door(clock)

    @property
    def path(self) -> str:
        """The path with the one-time token."""
        return self.door.path

    def routes(self) -> list[BaseRoute]:
        """What the application adds."""
        one = f"{PATH}/schools/{{school_id}}/returns/{{submission_id}}"
        return [
            Route(f"{PATH}/style.css", self._style, methods=["GET"]),
            Route(PATH, self._home, methods=["GET"]),
            Route(f"{PATH}/sign-in", self._sign_in, methods=["POST"]),
            Route(f"{PATH}/sign-out", self._posted(self._sign_out), methods=["POST"]),
            Route(one, self._return, methods=["GET"]),
            Route(f"{one}/decision", self._posted(self._decide), methods=["POST"]),
            Route(f"{PATH}/profile", self._profile, methods=["GET"]),
            Route(f"{PATH}/profile", self._posted(self._publish), methods=["POST"]),
            Route(f"{PATH}/profile/file", self._profile_file, methods=["GET"]),
            Route(f"{PATH}/profile/upload", self._posted(self._upload), methods=["POST"]),
        ]

    async def _style(self, _request: Request) -> Response:
        return Response(style(), media_type="text/css", headers=HEADERS)

    async def _home(self, request: Request) -> Response:
        if from_here(request) and self.door.enters_once(request.query_params.get("token")):
            return self.door.let_in(_go(PATH))
        form_key = self.door.inside(request)
        if form_key is None:
            return self._shut(request)
        found = await run_in_threadpool(self._periods)
        return self._page("overview.html", form_key, request, periods=found)

    def _periods(self) -> list[overview.PeriodView]:
        published = profiles.current(self._folder)
        return overview.periods(self._receiver.store, published, london(self._clock()).date())

    async def _sign_in(self, request: Request) -> Response:
        if not from_here(request):
            return self._shut(request)
        if refused := unreadable(request):
            return Response(status_code=refused, headers=HEADERS)
        async with request.form(max_files=0, max_fields=4) as form:
            known = self.door.knows(str(form.get("key", "")))
        if known:
            return self.door.let_in(_go(PATH))
        return self._shut(request, wrong=True)

    async def _sign_out(self, request: Request, _form_key: str, _typed: Typed) -> Response:
        self.door.let_out(request)
        return _go(PATH)

    def _shut(self, request: Request, *, wrong: bool = False) -> Response:
        here = from_here(request)
        text = rendered("door.html", council=self._receiver.council.name, here=here, wrong=wrong, inside=False, at="")
        return Response(text, status_code=403, media_type="text/html", headers=HEADERS)

    def _posted(self, act: Act) -> Callable[[Request], Awaitable[Response]]:
        """A form of ours from a browser that is inside; everything else stays at the door."""

        async def handle(request: Request) -> Response:
            form_key = self.door.inside(request)
            if form_key is None:
                return self._shut(request)
            if refused := unreadable(request):
                return Response(status_code=refused, headers=HEADERS)
            async with request.form(max_files=1, max_fields=4000) as form:
                if not is_ours(form.get("form_key"), form_key):
                    return Response(status_code=403, headers=HEADERS)
                typed = {name: str(value) for name, value in form.items() if not isinstance(value, UploadFile)}
                file = form.get("file")
                if isinstance(file, UploadFile):
                    typed["file"] = (await file.read()).decode("utf-8", "surrogateescape")
            return await act(request, form_key, typed)

        return handle

    async def _return(self, request: Request) -> Response:
        form_key = self.door.inside(request)
        if form_key is None:
            return self._shut(request)
        stored = await run_in_threadpool(self._stored, request)
        if stored is None:
            return self._gone(request, form_key)
        return await self._show(request, form_key, stored, {}, None)

    def _stored(self, request: Request) -> Stored | None:
        return self._receiver.store.find(request.path_params["school_id"], request.path_params["submission_id"])

    def _gone(self, request: Request, form_key: str) -> Response:
        return self._page("gone.html", form_key, request, status=404)

    async def _show(
        self, request: Request, form_key: str, stored: Stored, typed: Typed, error: UserError | None
    ) -> Response:
        page = await run_in_threadpool(self._opened, stored)
        names = await run_in_threadpool(self._receiver.store.school_names)
        published: Any = page["published"]
        specs = published.returns if published is not None else ()
        title = next((spec.title for spec in specs if spec.type == stored.return_type), "Return")
        return self._page(
            "return.html", form_key, request, status=200 if error is None else 422, error=error, typed=typed,
            lines=range(1, LINES + 1), stored=stored, title=title,
            school=names.get(stored.school_id, "A school"), state=overview.STATES.get(stored.state, (stored.state,))[0],
            received=overview.moment(stored.received_at), held=stored.state == HELD,
            sheet=page["sheet"], against=page["against"],
        )  # fmt: skip

    def _opened(self, stored: Stored) -> Mapping[str, object]:
        published = profiles.current(self._folder)
        inside = opened.body(self._receiver.store, self._receiver.keys, stored)
        against = list(stored.reasons)
        if stored.state == HELD:
            against = deciding.found_by_rules(self._receiver, published, stored)
        return {
            "published": published,
            "sheet": opened.sheet(inside, published, stored.return_type),
            "against": against,
        }

    async def _decide(self, request: Request, form_key: str, typed: Typed) -> Response:
        stored = await run_in_threadpool(self._stored, request)
        if stored is None:
            return self._gone(request, form_key)
        try:
            state = await run_in_threadpool(self._settled, stored, typed)
        except UserError as error:
            return await self._show(request, form_key, stored, typed, error)
        return _go(f"{PATH}?done={state}")

    def _settled(self, stored: Stored, typed: Typed) -> str:
        accept = typed.get("decision") == "accept"
        published = profiles.current(self._folder)
        sheet = opened.sheet(
            opened.body(self._receiver.store, self._receiver.keys, stored), published, stored.return_type
        )
        reasons = [] if accept else _reasons(typed, sheet)
        try:
            with self._receiver.store.transaction():
                newest = self._receiver.store.find(stored.school_id, stored.submission_id) or stored
                done = deciding.settle(
                    self._receiver, published, newest, accept=accept, reasons=reasons, now=self._clock()
                )
        except Busy:
            raise deciding.refusal("INBOX_BUSY", "Another program is writing.", "Try again in a moment.") from None
        return done.state

    async def _profile(self, request: Request) -> Response:
        form_key = self.door.inside(request)
        if form_key is None:
            return self._shut(request)
        return await self._show_profile(request, form_key, {}, {}, None)

    async def _show_profile(
        self, request: Request, form_key: str, typed: Typed, wrong: Mapping[str, str], error: UserError | None
    ) -> Response:
        published = await run_in_threadpool(profiles.current, self._folder)
        asked: Any = await run_in_threadpool(profiles.asked_now, self._folder)
        valid, parts = profile_form.shown(asked, typed, wrong) if asked else (None, ())
        boxes = [valid, *(box for part in parts for line in (*part.periods, *part.items) for box in line.boxes)]
        boxes += [box for part in parts for box in part.fresh]
        told = profile_form.told(wrong, [box for box in boxes if box is not None])
        words = " ".join(fingerprint_words(self._receiver.keys.profile.public))
        return self._page(
            "profile.html", form_key, request, status=422 if wrong or error else 200, published=published, valid=valid,
            parts=parts, told=told, error=error, words=words,
            based_on=typed.get("based_on") or (published.version if published else 0),
        )  # fmt: skip

    async def _publish(self, request: Request, form_key: str, typed: Typed) -> Response:
        asked: Any = await run_in_threadpool(profiles.asked_now, self._folder)
        if not asked:
            return self._gone(request, form_key)
        try:
            made = profile_form.read(asked, typed)
            if made == asked and _version(typed) is not None:
                return _go(f"{PATH}/profile?done=unchanged")
            lost = await run_in_threadpool(self._published, made, typed)
        except profile_form.NotRight as fault:
            return await self._show_profile(request, form_key, typed, fault.wrong, None)
        except UserError as error:
            stays = {} if error.code == profiles.NEWER else typed
            return await self._show_profile(request, form_key, stays, {}, error)
        if lost:
            return self._confirm(request, form_key, typed, lost, f"{PATH}/profile")
        return _go(f"{PATH}/profile?done=published")

    async def _upload(self, request: Request, form_key: str, typed: Typed) -> Response:
        try:
            asked = canonical.mapping(canonical.loads(typed.get("file", "").encode()))
            lost = await run_in_threadpool(self._published, dict(asked), typed)
        except UnicodeEncodeError:
            error = deciding.refusal(
                "INBOX_TEMPLATE", "That file is not written in UTF-8.", "Save it as UTF-8, and choose it again."
            )
            return await self._show_profile(request, form_key, {}, {}, error)
        except canonical.Malformed:
            error = deciding.refusal(
                "INBOX_TEMPLATE",
                "That file is no prepared profile.",
                "Choose the JSON file that says what you ask for.",
            )
            return await self._show_profile(request, form_key, {}, {}, error)
        except UserError as error:
            return await self._show_profile(request, form_key, {}, {}, error)
        if lost:
            return self._confirm(request, form_key, typed, lost, f"{PATH}/profile/upload")
        return _go(f"{PATH}/profile?done=published")

    def _confirm(self, request: Request, form_key: str, typed: Typed, lost: list[str], to: str) -> Response:
        """What schools lose is said, and nothing is published yet; what was typed waits in the page."""
        kept = {name: value for name, value in typed.items() if name not in {"form_key", "confirmed"}}
        return self._page("confirm.html", form_key, request, kept=kept, lost=lost, to=to)

    def _published(self, asked: Mapping[str, Any], typed: Typed) -> list[str]:
        """Publishes; or, where something is taken away and nobody has confirmed it, returns what that is."""
        based_on = _version(typed)
        if based_on is None:
            raise deciding.refusal(
                profiles.NEWER, "This form does not say which version it is about.", "Open the page again."
            )
        try:
            with self._receiver.store.transaction():
                return self._next(asked, based_on, confirmed=typed.get("confirmed") == "yes")
        except Busy:
            raise deciding.refusal("INBOX_BUSY", "Another program is writing.", "Try again in a moment.") from None

    def _next(self, asked: Mapping[str, Any], based_on: int, *, confirmed: bool) -> list[str]:
        before = profiles.current(self._folder)
        if before is None or before.endpoint is None:
            raise deciding.refusal(
                "INBOX_FIRST_PROFILE",
                "No profile has been published yet, so the address of this inbox is not known.",
                "Publish the first one with: sencodesk-cli inbox profile",
            )
        ready = profiles.made(
            self._folder, url=before.endpoint, template=None, now=self._clock(), asked=asked, based_on=based_on
        )
        lost = [] if confirmed else profiles.taken_away(profiles.asked_now(self._folder), ready)
        if not lost:
            profiles.sign(self._folder, ready)
        return lost

    async def _profile_file(self, request: Request) -> Response:
        if self.door.inside(request) is None:
            return self._shut(request)
        published = await run_in_threadpool(profiles.current, self._folder)
        if published is None:
            return Response(status_code=404, headers=HEADERS)
        data = await run_in_threadpool(self._folder.profile.read_bytes)
        name = f"{published.id}-profile-{published.version}.json"
        headers = HEADERS | {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type="application/json", headers=headers)

    def _page(self, name: str, form_key: str, request: Request, *, status: int = 200, **words: object) -> Response:
        done = DONE.get(request.query_params.get("done", ""), "")
        text = rendered(
            name, council=self._receiver.council.name, form_key=form_key, done=done, inside=True, here=True, path=PATH,
            at="profile" if name in ("profile.html", "confirm.html") else "returns", **words,
        )  # fmt: skip
        return Response(text, status_code=status, media_type="text/html", headers=HEADERS)


def _reasons(typed: Typed, sheet: opened.Sheet) -> list[deciding.Reason]:
    """The lines of the form in which somebody wrote something."""
    rows, fields = {row for row, _ in sheet.rows}, {code for code, _ in sheet.fields}
    found = []
    for n in range(1, LINES + 1):
        text, row, field = (typed.get(f"{name}-{n}", "") for name in ("text", "row", "field"))
        if (row and row not in rows) or (field and field not in fields):
            raise deciding.refusal(
                "INBOX_REASON", f"Reason {n} is about a row or an item that this return does not have.", "Choose again."
            )
        if text.strip():
            found.append(deciding.said(text, row=row or None, field=field or None))
        elif row or field:
            raise deciding.refusal(
                "INBOX_REASON", f"Reason {n} has a row or an item, and no words.", "Write one sentence for the school."
            )
    return found


def _version(typed: Typed) -> int | None:
    """The version that a form was made from."""
    text = typed.get("based_on", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _go(path: str) -> Response:
    return RedirectResponse(path, status_code=303, headers=HEADERS)
