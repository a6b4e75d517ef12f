# SPDX-License-Identifier: Apache-2.0
"""The installation's signing key in the system's keyring: allow-listed backends only, each failure kept apart.

Three outcomes must never be mixed (decision 5): the entry is definitely absent, the keyring is locked (ask later),
or there is none. Only absence may lead to a new key.
"""

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from dataclasses import dataclass
from typing import Any, Literal, Protocol

ALLOWED = frozenset(
    {
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
    }
)
NO_BACKEND = frozenset(
    {
        "keyring.backends.fail.Keyring",
        "keyring.backends.null.Keyring",
        "keyring.backends.chainer.ChainerBackend",
    }
)
"""What the library offers where there is nothing: they keep no secret themselves."""
NONE, UNLISTED = "none", "unlisted"
Outcome = Literal["found", "absent", "locked", "unsupported"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the keyring said: the secret only where ``outcome`` is found."""

    outcome: Outcome
    secret: str | None = None


class SecretPlace(Protocol):
    """Where a small secret can be kept for one store on this device."""

    def get(self, service: str) -> Kept: ...
    def put(self, service: str, secret: str) -> Outcome: ...
    def forget(self, service: str) -> None: ...
    def backend(self) -> str: ...


class NoPlace:
    """A device without a keyring: a normal state."""

    def get(self, service: str) -> Kept:  # noqa: ARG002  # the protocol's signature
        return Kept("unsupported")

    def put(self, service: str, secret: str) -> Outcome:  # noqa: ARG002  # the protocol's signature
        return "unsupported"

    def forget(self, service: str) -> None:
        """Nothing is kept, so nothing is forgotten."""

    def backend(self) -> str:
        """There is none."""
        return NONE


class OsKeyring:
    """The operating system's keyring; every call runs in a thread with a time-out, because a prompt can block."""

    USER = "installation"

    def __init__(self, *, patience: float = 10.0) -> None:
        self._patience = patience

    def get(self, service: str) -> Kept:
        """The entry of ``service``."""
        outcome, value = self._run(lambda backend: backend.get_password(service, self.USER))
        if outcome != "found":
            return Kept(outcome)
        return Kept("absent") if value is None else Kept("found", str(value))

    def put(self, service: str, secret: str) -> Outcome:
        """Keep ``secret`` (64 hex characters: Windows holds at most 1,280) and read it back to be sure."""
        outcome, _ = self._run(lambda backend: backend.set_password(service, self.USER, secret))
        if outcome != "found":
            return outcome
        kept = self.get(service)
        return "found" if kept.secret == secret else "locked"

    def forget(self, service: str) -> None:
        """Remove the entry if it is there."""
        if self.get(service).outcome == "found":
            self._run(lambda backend: backend.delete_password(service, self.USER))

    def backend(self) -> str:
        """The name of the listed keyring that is asked; ``none`` where there is no keyring, ``unlisted`` where only
        such are as may be asked for nothing (a plain file, for example)."""
        import keyring.backend

        backend = allowed_backend()
        if backend is not None:
            return _name(backend)
        others = [one for one in keyring.backend.get_all_keyring() if _name(one) not in NO_BACKEND]
        return UNLISTED if others else NONE

    def _run(self, act: Any) -> tuple[Outcome, object]:
        import keyring.errors  # slow to import and wanted only after unlock

        backend = allowed_backend()
        if backend is None:
            return "unsupported", None
        pool = ThreadPoolExecutor(1, thread_name_prefix="keyring")
        try:
            return "found", pool.submit(act, backend).result(self._patience)
        except keyring.errors.NoKeyringError:
            return "unsupported", None
        except (keyring.errors.KeyringError, TookTooLong):
            return "locked", None
        finally:
            pool.shutdown(wait=False)


def allowed_backend() -> Any | None:
    """The best viable backend on the allow-list, whatever settings files and environment variables name."""
    import keyring.backend

    candidates = [one for one in keyring.backend.get_all_keyring() if _name(one) in ALLOWED]
    if not candidates:
        return None
    best = max(candidates, key=lambda one: one.priority)
    if _name(best).endswith("WinVaultKeyring"):
        best.persist = "local machine"  # type: ignore[attr-defined]  # not to roam; the base class lacks it
    return best


def _name(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"
