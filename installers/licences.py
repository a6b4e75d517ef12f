# SPDX-License-Identifier: Apache-2.0
"""The licences of everything in the package, with their texts; run by the Python whose packages go into it.

    python installers/licences.py FILE

Ends with 1, and names them, if parts state no licence: nobody may hand on what nobody may use.
"""

import sys
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ("licen", "copying", "notice", "authors")
# They state nothing, but carry the text of their licence; it was read, November 2026.
BY_THEIR_TEXT = {"pyrage": "MIT", "sqlcipher3": "Zlib (SQLCipher: BSD-3-Clause; OpenSSL: Apache-2.0)"}


def main() -> int:
    """Write the list; 1 if a part has no licence."""
    target = Path(sys.argv[1])
    parts = sorted(metadata.distributions(), key=lambda part: part.metadata["Name"].lower())
    unknown = [part.metadata["Name"] for part in parts if not licence_of(part)]
    if unknown:
        print(f"no licence is stated by: {', '.join(unknown)}", file=sys.stderr)
        return 1
    lines = ["SENCO Desk is under the Apache License 2.0. It comes with these parts:", ""]
    lines += [f"  {part.metadata['Name']} {part.version}: {licence_of(part)}" for part in parts]
    lines += ["  Atkinson Hyperlegible Next, Atkinson Hyperlegible Mono (fonts): OFL-1.1"]
    lines += ["  Lucide (icons): ISC, in part MIT"]
    lines += ["  Libraries of Debian beside the programs: see /usr/share/doc of the package that each is from"]
    for part in parts:
        for name, text in texts_of(part):
            lines += ["", "=" * 100, f"{part.metadata['Name']} {part.version}: {name}", "=" * 100, text]
    resources = ROOT / "resources" / "sencodesk_resources"
    for file in (*sorted(resources.rglob("LICENSE*")), ROOT / "installers" / "LICENSE_SQLCIPHER.txt"):
        lines += ["", "=" * 100, file.name, "=" * 100, file.read_text("utf-8", "replace")]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(parts)} parts, each with its licence: {target.name}")
    return 0


def licence_of(part: metadata.Distribution) -> str:
    """What a package states: an SPDX expression, else its classifiers, else its short words; empty for none."""
    facts = part.metadata.json
    if expression := facts.get("license_expression"):
        return str(expression)
    prefix = "License :: "
    named = [word.rpartition(" :: ")[2] for word in facts.get("classifier", ()) if word.startswith(prefix)]
    words = str(facts.get("license", "")).strip().partition("\n")[0]
    return ", ".join(named) or words or BY_THEIR_TEXT.get(str(facts["name"]).lower(), "")


def texts_of(part: metadata.Distribution) -> list[tuple[str, str]]:
    """The licence files that came with a package, each once."""
    found = []
    for file in part.files or ():
        if ".dist-info" in str(file) and any(word in file.name.lower() for word in TEXTS):
            found.append((file.name, Path(str(part.locate_file(file))).read_text("utf-8", "replace")))
    return found


if __name__ == "__main__":
    sys.exit(main())
