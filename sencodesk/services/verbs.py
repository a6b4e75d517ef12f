# SPDX-License-Identifier: Apache-2.0
"""The table of verbs: every edit that the window can make, by name, with the schema of its arguments.

The command line's ``do`` runs them from JSON, so that whatever the window can change a script can change too.
"""

import inspect
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Concatenate, ParamSpec, TypeVar

from sencodesk.errors import UserError
from sencodesk.services import roles

D = TypeVar("D", bound=roles.Asked)
P = ParamSpec("P")
R = TypeVar("R")
MOST = 2**63 - 1
"""The greatest number that the file keeps."""
VERBS: dict[str, Callable[..., Any]] = {}


def verb(function: Callable[Concatenate[D, P], R]) -> Callable[Concatenate[D, P], R]:
    """Register a service function under ``<module>.<function>``, for example ``plans.change_target``.

    Whoever calls it, from wherever, needs the right that services/roles.py names.
    """
    name = f"{function.__module__.rpartition('.')[2]}.{function.__name__}"
    VERBS[name] = guarded = roles.only(roles.needed(name))(function)
    return guarded


def schema_of(function: Callable[..., Any]) -> dict[str, Any]:
    """The arguments of a verb as JSON Schema (type, required, properties)."""
    hints = typing.get_type_hints(function)
    parameters = list(inspect.signature(function).parameters.values())[1:]
    return {
        "type": "object",
        "properties": {_outside(one.name): _schema(hints[one.name]) for one in parameters},
        "required": [_outside(one.name) for one in parameters if one.default is inspect.Parameter.empty],
        "additionalProperties": False,
    }


def call(name: str, desk: object, arguments: Mapping[str, object]) -> Any:
    """Run a verb with JSON arguments. Raises UserError for a name or an argument that does not fit."""
    function = VERBS.get(name)
    if function is None:
        raise _usage(f"There is no verb called {name!r}.")
    hints = typing.get_type_hints(function)
    parameters = {_outside(one.name): one for one in list(inspect.signature(function).parameters.values())[1:]}
    unknown = [key for key in arguments if key not in parameters]
    missing = [
        key for key, one in parameters.items() if one.default is inspect.Parameter.empty and key not in arguments
    ]
    if unknown or missing:
        raise _usage(f"Arguments that do not fit: unknown {unknown}, missing {missing}.")
    try:
        ready = {
            parameters[key].name: _from_json(hints[parameters[key].name], value) for key, value in arguments.items()
        }
    except (ValueError, TypeError) as error:
        raise _usage("An argument has the wrong type.") from error
    return function(desk, **ready)


def _outside(name: str) -> str:
    return name.removesuffix("_") if name.endswith("_") else name


def _schema(hint: Any) -> dict[str, Any]:
    simple = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}
    if hint in simple:
        return {"type": simple[hint]}
    if hint is date:
        return {"type": "string", "format": "date"}
    if hint is bytes:
        return {"type": "string"}
    if typing.is_typeddict(hint):
        fields = typing.get_type_hints(hint)
        return {
            "type": "object",
            "properties": {_outside(key): _schema(value) for key, value in fields.items()},
            "required": sorted(map(_outside, hint.__required_keys__)),
        }
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (list, tuple):
        return {"type": "array", "items": _schema(inner[0])}
    if origin is dict:
        return {"type": "object", "properties": {}, "additionalProperties": True}
    if origin is typing.Literal:
        return {"enum": list(inner)}
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_schema(one) for one in inner]}
    return {}


def _from_json(hint: Any, value: object) -> Any:
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if value is None and type(None) in inner:
            return None
        return _from_json(next(one for one in inner if one is not type(None)), value)
    if hint is date:
        return date.fromisoformat(str(value))
    if hint is bytes:
        return str(value).encode()
    if typing.is_typeddict(hint):
        if not isinstance(value, Mapping):
            raise TypeError("not an object")
        fields = {_outside(key): (key, one) for key, one in typing.get_type_hints(hint).items()}
        if missing := sorted(set(map(_outside, hint.__required_keys__)) - value.keys()):
            raise _usage(f"Arguments that do not fit: missing {missing}.")
        return {fields[key][0]: _from_json(fields[key][1], one) for key, one in value.items() if _known(key, fields)}
    if origin in (list, tuple):
        if not isinstance(value, list):
            raise TypeError("not a list")
        return [_from_json(inner[0], one) for one in value]
    if origin is typing.Literal:
        if value not in inner:
            raise ValueError("not one of the choices")
        return value
    if hint is float and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    if hint in (str, int, float, bool) and type(value) is not hint:
        raise TypeError("wrong type")
    if type(value) is int and abs(value) > MOST:
        raise _usage("A number is too large to be kept.")
    if isinstance(value, str):
        value.encode()  # half a surrogate pair is JSON, but no text that can be kept
    return value


def _known(key: str, fields: Mapping[str, object]) -> bool:
    if key not in fields:
        raise ValueError("unknown field")
    return True


def _usage(happened: str) -> UserError:
    return UserError(
        "usage", happened=happened, kept="Nothing was changed.", do="Look at `sencodesk-cli do --list`.", exit_code=2
    )
