"""Who changed what in a form, for as long as somebody may still have the older form open."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from samenspel.db import now


class FieldChange(SQLModel, table=True):
    """The last change of a field by the form at an address: who made it, and when."""

    __tablename__ = "field_change"
    path: str = Field(primary_key=True, max_length=300)
    field: str = Field(primary_key=True, max_length=80)
    changed_by: str = Field(max_length=120)
    changed_at: datetime = Field(default_factory=now, index=True)
