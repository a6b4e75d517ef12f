# SPDX-License-Identifier: Apache-2.0
"""The inbox's own small SQLite: sealed bytes, hashes, signed answers, keyed hashes of pupil numbers, nonces, cards.

One row in `effects` for each time that a submission took effect, without a uniqueness rule: were there ever a second,
it would be seen. The bytes of the answers are kept, so that the same question gets the same answer for ever.
"""

import json
import sqlite3  # noqa: TID251 - the inbox holds no plaintext of children, so its file needs no cipher
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import RLock
from typing import Any

_SCHEMA = """
CREATE TABLE IF NOT EXISTS cards (
  kid TEXT PRIMARY KEY, school_id TEXT NOT NULL, public BLOB NOT NULL, name TEXT NOT NULL, laestab TEXT, urn TEXT,
  phase TEXT, card BLOB NOT NULL, enrolled_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS submissions (
  school_id TEXT NOT NULL, submission_id TEXT NOT NULL, return_type TEXT NOT NULL, period TEXT NOT NULL,
  mode TEXT NOT NULL, version INTEGER NOT NULL, supersedes TEXT, pupils INTEGER NOT NULL, received_at TEXT NOT NULL,
  sealed BLOB NOT NULL, wire_hash TEXT NOT NULL, content_hash TEXT NOT NULL, body_sha256 TEXT NOT NULL,
  state TEXT NOT NULL, reasons TEXT NOT NULL, receipt BLOB NOT NULL, decision BLOB,
  PRIMARY KEY (school_id, submission_id));
CREATE TABLE IF NOT EXISTS effects (
  id INTEGER PRIMARY KEY AUTOINCREMENT, school_id TEXT NOT NULL, submission_id TEXT NOT NULL, at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS upns (
  school_id TEXT NOT NULL, submission_id TEXT NOT NULL, row TEXT NOT NULL, digest BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS upns_by_digest ON upns (digest);
CREATE TABLE IF NOT EXISTS nonces (
  kid TEXT NOT NULL, nonce TEXT NOT NULL, until REAL NOT NULL, PRIMARY KEY (kid, nonce));
CREATE TABLE IF NOT EXISTS sequences (kid TEXT PRIMARY KEY, last INTEGER NOT NULL);
"""


class Busy(Exception):  # noqa: N818 - a state, told to the sender as the problem of that name
    """Another process holds the file; nothing was done."""


@dataclass(frozen=True, slots=True)
class Card:
    """An enrolled key of a school."""

    kid: str
    school_id: str
    public: bytes
    name: str
    laestab: str | None
    urn: str | None
    phase: str | None
    card: bytes
    enrolled_at: str


@dataclass(frozen=True, slots=True)
class Stored:
    """One submission as it is kept. ``reasons`` are those of the wire: row id, item code, rule, sentence."""

    school_id: str
    submission_id: str
    return_type: str
    period: str
    mode: str
    version: int
    supersedes: str | None
    pupils: int
    received_at: str
    sealed: bytes
    wire_hash: str
    content_hash: str
    body_sha256: str
    state: str
    reasons: tuple[dict[str, str | None], ...]
    receipt: bytes
    decision: bytes | None
    withdraws: str | None = None


_COLUMNS = ", ".join(Stored.__dataclass_fields__)


class Store:
    """One connection, used by one thread at a time. Every method that writes is called inside `transaction`."""

    def __init__(self, path: Path, *, wait_seconds: float = 5.0) -> None:
        self._lock = RLock()
        path.touch(mode=0o600, exist_ok=True)
        self._db = sqlite3.connect(path, timeout=wait_seconds, isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_SCHEMA)
        held = {str(row[1]) for row in self._rows("PRAGMA table_info(submissions)")}
        if "withdraws" not in held:
            self._db.execute("ALTER TABLE submissions ADD COLUMN withdraws TEXT")

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Everything inside happens or nothing does; raises Busy where another process writes for too long."""
        with self._lock:
            try:
                self._db.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                    raise Busy from None
                raise
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def enrol(self, card: Card) -> None:
        """Keeps a card; a card of the same key and school brings its facts up to date."""
        values = tuple(getattr(card, name) for name in Card.__dataclass_fields__)
        self._db.execute(
            "INSERT INTO cards (kid, school_id, public, name, laestab, urn, phase, card, enrolled_at) "
            "VALUES (?,?,?,?,?,?,?,?,?) "
            "ON CONFLICT (kid) DO UPDATE SET name = excluded.name, laestab = excluded.laestab, "
            "urn = excluded.urn, phase = excluded.phase, card = excluded.card WHERE school_id = excluded.school_id",
            values,
        )

    def card(self, kid: str) -> Card | None:
        """The card of one key."""
        query = f"SELECT {', '.join(Card.__dataclass_fields__)} FROM cards WHERE kid = ?"  # our own names  # nosec B608
        rows = self._rows(query, kid)
        return Card(*rows[0]) if rows else None

    def keys(self, school_id: str | None = None) -> dict[str, bytes]:
        """Every key ever enrolled, of one school or of all: key id to raw public key."""
        rows = self._rows("SELECT kid, public FROM cards WHERE ? IS NULL OR school_id = ?", school_id, school_id)
        return {str(kid): bytes(public) for kid, public in rows}

    def school_names(self) -> dict[str, str]:
        """The school's name as its latest card has it, by school_id."""
        return {str(a): str(b) for a, b in self._rows("SELECT school_id, name FROM cards ORDER BY enrolled_at")}

    def schools(self) -> list[Card]:
        """The latest card of every enrolled school, by name."""
        columns = ", ".join(Card.__dataclass_fields__)
        rows = self._rows(f"SELECT {columns} FROM cards ORDER BY enrolled_at, rowid")  # our own names  # nosec B608
        return sorted(
            {card.school_id: card for card in (Card(*row) for row in rows)}.values(), key=lambda one: one.name
        )

    def fresh_nonce(self, kid: str, nonce: str, *, until: float, now: float) -> bool:
        """Remembers a nonce until then (seconds since 1970); False where it was seen already."""
        self._db.execute("DELETE FROM nonces WHERE until < ?", (now,))
        done = self._db.execute("INSERT OR IGNORE INTO nonces VALUES (?,?,?)", (kid, nonce, until))
        return done.rowcount == 1

    def next_in_sequence(self, kid: str, sequence: int) -> bool:
        """Remembers how far an installation has counted; False where it had counted further before."""
        done = self._db.execute(
            "INSERT INTO sequences VALUES (?,?) ON CONFLICT (kid) DO UPDATE SET last = excluded.last "
            "WHERE excluded.last > last",
            (kid, sequence),
        )
        return done.rowcount == 1

    def find(self, school_id: str, submission_id: str) -> Stored | None:
        """One submission of one school."""
        where = "WHERE school_id = ? AND submission_id = ?"
        return next(iter(self._submissions(where, school_id, submission_id)), None)

    def all(self, submission_id: str | None = None) -> list[Stored]:
        """Every submission, or those with this id, in the order of arrival."""
        return self._submissions("WHERE ? IS NULL OR submission_id = ?", submission_id, submission_id)

    def live_of(self, stored: Stored) -> list[Stored]:
        """The other LIVE submissions of the same return."""
        where = "WHERE school_id=? AND return_type=? AND period=? AND mode='LIVE' AND submission_id<>?"
        return self._submissions(where, stored.school_id, stored.return_type, stored.period, stored.submission_id)

    def newest_live(self, school_id: str) -> list[Stored]:
        """The highest LIVE version of each return of a school; where a number came twice, the one that came first."""
        found: dict[tuple[str, str], Stored] = {}
        for one in self._submissions("WHERE school_id=? AND mode='LIVE'", school_id):
            before = found.get((one.return_type, one.period))
            if before is None or one.version > before.version:
                found[(one.return_type, one.period)] = one
        return list(found.values())

    def effect(self, school_id: str, submission_id: str, at: str) -> int:
        """Records that a submission took effect; the number is the receipt's."""
        done = self._db.execute(
            "INSERT INTO effects (school_id, submission_id, at) VALUES (?,?,?)", (school_id, submission_id, at)
        )
        return int(done.lastrowid or 0)

    def effects(self, school_id: str, submission_id: str) -> int:
        """How often it took effect; anything but 1 is a fault."""
        query = "SELECT count(*) FROM effects WHERE school_id = ? AND submission_id = ?"
        return int(self._rows(query, school_id, submission_id)[0][0])

    def add(self, stored: Stored) -> None:
        """Keeps a new submission."""
        values = [getattr(stored, name) for name in Stored.__dataclass_fields__]
        values[list(Stored.__dataclass_fields__).index("reasons")] = json.dumps(stored.reasons)
        marks = ",".join("?" * len(values))
        self._db.execute(f"INSERT INTO submissions ({_COLUMNS}) VALUES ({marks})", values)  # our own names  # nosec B608

    def move(self, stored: Stored, state: str) -> None:
        """Sets a submission's state."""
        self._db.execute(
            "UPDATE submissions SET state=? WHERE school_id=? AND submission_id=?",
            (state, stored.school_id, stored.submission_id),
        )

    def decide(self, stored: Stored, state: str, reasons: Iterable[dict[str, str | None]], decision: bytes) -> None:
        """Keeps a decision beside its submission."""
        self._db.execute(
            "UPDATE submissions SET state=?, reasons=?, decision=? WHERE school_id=? AND submission_id=?",
            (state, json.dumps(list(reasons)), decision, stored.school_id, stored.submission_id),
        )

    def add_upns(self, school_id: str, submission_id: str, digests: Iterable[tuple[str, bytes]]) -> None:
        """Keeps the keyed hashes of a LIVE submission's pupil numbers: (row id, digest)."""
        rows = [(school_id, submission_id, row, digest) for row, digest in digests]
        self._db.executemany("INSERT INTO upns VALUES (?,?,?,?)", rows)

    def rows_elsewhere(self, school_id: str, submission_id: str) -> list[str]:
        """The row ids whose pupil number stands in a return of another school that was accepted for the period."""
        rows = self._rows(
            """SELECT DISTINCT mine.row FROM upns AS mine
               JOIN upns AS theirs ON theirs.digest = mine.digest AND theirs.school_id <> mine.school_id
               JOIN submissions AS s ON s.school_id = theirs.school_id AND s.submission_id = theirs.submission_id
               WHERE mine.school_id = ? AND mine.submission_id = ? AND s.state = 'accepted' ORDER BY mine.rowid""",
            school_id,
            submission_id,
        )
        return [str(row[0]) for row in rows]

    def _submissions(self, where: str, *values: object) -> list[Stored]:
        rows = self._rows(f"SELECT {_COLUMNS} FROM submissions {where} ORDER BY rowid", *values)  # our own words  # nosec B608
        return [_stored(list(row)) for row in rows]

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._db.execute(query, values).fetchall()


def _stored(values: list[Any]) -> Stored:
    at = list(Stored.__dataclass_fields__).index("reasons")
    values[at] = tuple(json.loads(values[at]))
    return Stored(*values)
