# SPDX-License-Identifier: Apache-2.0
"""Who is at the demonstration school: the people of people.csv, and the rest of the roll made up by a seeded generator.

Independent of the program on purpose: it stands for the school's own management system.
"""

import csv
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

PEOPLE = Path(__file__).resolve().parents[2] / "resources" / "sencodesk_resources" / "demo" / "people.csv"
ON_ROLL = 412
SCHOOL_YEAR = 2026  # its September
CLASSES = ("RK", "RP", "1M", "1D", "2B", "2N", "3C", "3F", "4H", "4E", "5T", "5S", "6W", "6A")
FIRST_DAYS = {
    2020: date(2020, 9, 3),
    2021: date(2021, 9, 2),
    2022: date(2022, 9, 5),
    2023: date(2023, 9, 5),
    2024: date(2024, 9, 3),
    2025: date(2025, 9, 2),
    2026: date(2026, 9, 2),
}
LANGUAGES = {
    "English": "ENG", "Romanian": "RMN", "Dari": "PRSD", "Bengali": "BNG", "Tamil": "TAM", "Polish": "POL",
    "Urdu": "URD", "Cantonese": "CHIC", "Portuguese": "POR", "Turkish": "TUR", "Arabic": "ARA", "Somali": "SOM",
    "Welsh": "CYM", "Farsi": "PRS", "Lithuanian": "LIT",
}  # fmt: skip
ETHNICITY = {
    "ENG": ("WBRI", "WBRI", "WBRI", "WBRI", "MWBC", "BCRB", "AIND"), "RMN": ("WOTH",), "PRSD": ("AOTH",),
    "BNG": ("ABAN",), "TAM": ("AOTH",), "POL": ("WOTH",), "URD": ("APKN",), "CHIC": ("CHNE",), "POR": ("WOTH",),
    "TUR": ("WOTH",), "ARA": ("OOTH",), "SOM": ("BAFR",), "CYM": ("WBRI",), "PRS": ("OOTH",), "LIT": ("WOTH",),
}  # fmt: skip
FORENAMES = {
    "F": (
        "Ada", "Bryony", "Cressida", "Dilys", "Elowen", "Fenella", "Greta", "Honor", "Imogen", "Juno", "Keziah",
        "Lilias", "Merryn", "Nerys", "Ondine", "Petra", "Quilla", "Renée", "Sorrel", "Tabitha", "Una", "Verity",
        "Winnie", "Xanthe", "Ysolde", "Zoë", "Marnie", "Saffi", "Rosa", "Opal",
    ),
    "M": (
        "Alder", "Bertie", "Conall", "Darcy", "Emrys", "Fergus", "Gus", "Huw", "Ivor", "Joss", "Kit", "Linus",
        "Merlin", "Nico", "Osric", "Piran", "Quentin", "Rafferty", "Silas", "Tarn", "Ulric", "Victor", "Wren",
        "Xander", "Yorick", "Zebedee", "André", "Björn", "Milo", "Otto",
    ),
}  # fmt: skip
FIRST_HALVES = (
    "Bramble", "Candle", "Dapple", "Ember", "Fallow", "Gander", "Hazel", "Ivel", "Jasper", "Kestle", "Larch", "Mallow",
    "Nettle", "Orchard", "Pebble", "Quill", "Russet", "Sallow", "Thistle", "Umber", "Velvet", "Willow", "Yarrow",
)  # fmt: skip
SECOND_HALVES = (
    "bank", "beck", "bourne", "combe", "croft", "dale", "fold", "garth", "holme", "lea", "mead", "nook", "ridge",
    "shaw", "stow", "thorpe", "wade", "wick",
)  # fmt: skip
PARENT = {"mother": "PAM", "father": "PAF", "carer": "CAR"}


@dataclass(frozen=True)
class Need:
    """A type of need at a rank, for a period."""

    rank: int
    code: str
    start: date
    end: date | None = None


@dataclass(frozen=True)
class Parent:
    """An adult whom the school rings."""

    title: str
    forename: str
    surname: str
    relationship: str
    telephone: str
    responsible: bool


@dataclass
class Child:
    """One child as the school's management system holds it."""

    id: str
    forename: str
    surname: str
    known_as: str
    sex: str
    born: date
    class_name: str
    year: str
    council: str
    language: str
    ethnicity: str
    entry: date
    leaving: date | None = None
    upn: str = ""
    former_upn: str = ""
    middle: str = ""
    postcode: str = ""
    flags: tuple[str, ...] = ()
    statuses: list[tuple[date, str]] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    parents: list[Parent] = field(default_factory=list)


def the_roll() -> list[Child]:
    """All 412 on roll and the one who left, in the order of class and surname; the same every time."""
    rows = list(csv.DictReader(PEOPLE.read_text(encoding="utf-8").splitlines()))
    chance = random.Random(9992041)
    children = [_named(row, chance) for row in rows if row["kind"] == "pupil"]
    for row in rows:
        if row["kind"] == "parent":
            child = next(one for one in children if one.id == row["linked_to"])
            child.parents.append(_parent(row))
    _invent_the_rest(children, chance)
    children.sort(key=lambda child: (CLASSES.index(child.class_name), child.surname.casefold(), child.forename))
    _number(children)
    return children


def year_of(class_name: str) -> str:
    """R for Reception, else the figure that a class's name begins with."""
    return class_name[0]


def reception_year(year: str) -> int:
    """The September in which a child of this year group began Reception."""
    return SCHOOL_YEAR - (0 if year == "R" else int(year))


def _named(row: dict[str, str], chance: random.Random) -> Child:
    language = LANGUAGES[row["home_language"]]
    child = Child(
        id=row["id"], forename=row["first_name"], surname=row["surname"], known_as=row["known_as"], sex=row["sex"],
        born=date.fromisoformat(row["birth_date"]), class_name=row["class"], year=row["year"], council=row["council"],
        language=language, ethnicity=chance.choice(ETHNICITY[language]), entry=FIRST_DAYS[reception_year(row["year"])],
        flags=tuple(row["flags"].split(";")) if row["flags"] else (), postcode=_postcode(chance),
    )  # fmt: skip
    _own_dates(child)
    since = date.fromisoformat(row["status_since"]) if row["status_since"] else None
    _history(child, row["status"], since, [row["need_1"], row["need_2"]])
    return child


def _own_dates(child: Child) -> None:
    """Those who did not begin in Reception, and the one who left."""
    later = {"P010": date(2024, 9, 3), "P045": date(2024, 1, 8), "P073": date(2023, 4, 17), "P001": date(2024, 9, 4)}
    child.entry = later.get(child.id, child.entry)
    if child.id == "P017":
        child.leaving = date(2026, 11, 6)


def _history(child: Child, status: str, since: date | None, needs: list[str]) -> None:
    """Status from 2024 on or from the first day, as the stories tell it, and needs with their dates."""
    earlier = {
        "P006": [(date(2023, 9, 5), "K")],
        "P002": [(date(2023, 9, 5), "K")],
        "P011": [],
        "P012": [],
        "P019": [(date(2024, 1, 15), "K")],
    }
    begun = [(child.entry, "N")] if since is None or child.entry < since else []
    if since is None:
        child.statuses = begun
        return
    if child.id in earlier:
        before = earlier[child.id]
    elif status == "K":
        before = []
    else:
        before = [(max(since - timedelta(days=420), child.entry), "K")]
    before = [one for one in before if one[0] < since]
    begun = [one for one in begun if not before or one[0] < before[0][0]]
    child.statuses = [*begun, *before, (since, status)]
    _needs(child, status, before[0][0] if before else since, since, [one for one in needs if one])


def _needs(child: Child, status: str, start: date, since: date, codes: list[str]) -> None:
    if status == "N":  # help that is over: what it was for, to the day before
        child.needs = [Need(1, "SPLD" if child.id == "P019" else "SLCN", start, since - timedelta(days=1))]
        return
    child.needs = [Need(rank, code, start) for rank, code in enumerate(codes, start=1)]
    if child.id == "P003":
        child.needs[1] = Need(2, "SPLD", date(2025, 9, 22))
    elif child.id == "P012":  # the code for Down syndrome came with the January 2025 census
        child.needs[0] = Need(1, "DS", date(2025, 1, 16))
        child.needs.insert(0, Need(1, "MLD", start, date(2025, 1, 15)))
    elif child.id == "P018":  # the planted mistake: it starts after it ended
        child.needs = [Need(1, codes[0], start, date(2026, 7, 17))]


def _parent(row: dict[str, str]) -> Parent:
    return Parent(
        row["title"], row["first_name"], row["surname"], PARENT[row["role"]], row["phone"],
        row["note"].startswith("Parental responsibility"),
    )  # fmt: skip


def _invent_the_rest(children: list[Child], chance: random.Random) -> None:
    on_roll = [child for child in children if child.leaving is None]
    sizes = {name: ON_ROLL // len(CLASSES) + (place < ON_ROLL % len(CLASSES)) for place, name in enumerate(CLASSES)}
    taken = {(child.forename, child.surname) for child in children} | {("", child.surname) for child in children}
    for name in CLASSES:
        here = sum(child.class_name == name for child in on_roll)
        for place in range(sizes[name] - here):
            children.append(_invented(name, place, taken, chance))


def _invented(class_name: str, place: int, taken: set[tuple[str, str]], chance: random.Random) -> Child:
    sex = "F" if place % 2 else "M"
    while True:
        forename = chance.choice(FORENAMES[sex])
        surname = chance.choice(FIRST_HALVES) + chance.choice(SECOND_HALVES)
        if chance.random() < 0.04:
            surname = f"O’{surname}"
        elif chance.random() < 0.05:
            surname = f"{surname}-{chance.choice(FIRST_HALVES)}{chance.choice(SECOND_HALVES)}"
        if (forename, surname) not in taken and ("", surname) not in taken:
            break
    taken.update({(forename, surname), ("", surname)})
    year = year_of(class_name)
    begun = reception_year(year)
    language = "ENG" if chance.random() < 0.82 else chance.choice(sorted(LANGUAGES.values()))
    entry = FIRST_DAYS[begun]
    councils = ["Northshire"] * 14 + ["Westmarch"] * 3 + ["Calderwick", "Eldermere", "Fennimore"]
    return Child(
        id="", forename=forename, surname=surname, known_as="", sex=sex,
        born=date(begun - 5, 9, 1) + timedelta(days=chance.randrange(365)), class_name=class_name, year=year,
        council=chance.choice(councils), language=language, ethnicity=chance.choice(ETHNICITY[language]), entry=entry,
        middle=chance.choice(FORENAMES[sex]) if chance.random() < 0.3 else "", postcode=_postcode(chance),
        statuses=[(entry, "N")],
    )  # fmt: skip


def _postcode(chance: random.Random) -> str:
    """ZZ is an area that no post office serves."""
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    return f"ZZ{chance.randint(1, 20)} {chance.randint(1, 9)}{chance.choice(letters)}{chance.choice(letters)}"


def _number(children: list[Child]) -> None:
    """Pupil numbers with their check letters; two came with another council's, one with a mistake in it."""
    serials: dict[str, int] = {}
    for child in children:
        issuer = "9982107" if child.id in {"P045", "P073"} else "9992041"
        begun = child.entry.year if child.id == "P010" else reception_year(child.year)
        place = serials[f"{issuer}{begun}"] = serials.get(f"{issuer}{begun}", 0) + 1
        rest = f"{issuer}{begun % 100:02d}{place:03d}"
        child.upn = check_letter(rest) + rest
        if child.id == "P009":
            child.upn = ("A" if check_letter(rest) != "A" else "B") + rest
        if child.id == "P045":
            former = f"998210719{place:03d}"
            child.former_upn = check_letter(former) + former


def check_letter(rest: str) -> str:
    """Each digit times its own place in the number, from 2 on; the sum modulo 23 in a list without I, O and S."""
    total = sum(place * int(digit) for place, digit in enumerate(rest, start=2))
    return "ABCDEFGHJKLMNPQRTUVWXYZ"[total % 23]
