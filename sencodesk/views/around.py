# SPDX-License-Identifier: Apache-2.0
"""Agencies and professionals as Settings and a pupil's page see them."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from sencodesk.records.around import Agency, Involvement, Professional


@dataclass(frozen=True, slots=True)
class AgencyView:
    """A service outside the school, and how many pupils' records name it."""

    id: str
    name: str
    kind: str | None
    telephone: str | None
    email: str | None
    address: str | None
    pupils: int
    row_version: int


@dataclass(frozen=True, slots=True)
class ProfessionalView:
    """Somebody at an agency."""

    id: str
    agency_id: str | None
    name: str
    role: str | None
    telephone: str | None
    email: str | None
    row_version: int

    @property
    def words(self) -> str:
        """``Dr Caspian Larkmere, educational psychologist``."""
        return ", ".join(part for part in (self.name, self.role) if part)


@dataclass(frozen=True, slots=True)
class Around:
    """Everybody outside the school."""

    agencies: tuple[AgencyView, ...]
    professionals: tuple[ProfessionalView, ...]

    def agency(self, agency_id: str | None) -> AgencyView | None:
        """One agency."""
        return next((one for one in self.agencies if one.id == agency_id), None)

    def professional(self, professional_id: str | None) -> ProfessionalView | None:
        """Somebody."""
        return next((one for one in self.professionals if one.id == professional_id), None)


def around(session: Session) -> Around:
    """Agencies and professionals, by name."""
    query = select(Involvement.agency_id, func.count(Involvement.pupil_id.distinct())).group_by(Involvement.agency_id)
    used = {agency_id: many for agency_id, many in session.execute(query)}  # noqa: C416  # rows, not pairs, for mypy
    return Around(
        tuple(
            AgencyView(
                row.id, row.name, row.kind, row.telephone, row.email, row.address, used.get(row.id, 0), row.row_version
            )
            for row in session.scalars(select(Agency).order_by(func.lower(Agency.name), Agency.id))
        ),
        tuple(
            ProfessionalView(row.id, row.agency_id, row.name, row.role, row.telephone, row.email, row.row_version)
            for row in session.scalars(select(Professional).order_by(func.lower(Professional.name), Professional.id))
        ),
    )  # fmt: skip
