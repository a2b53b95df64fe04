"""Tables of agendas, besides the items themselves."""

import uuid

from sqlmodel import Field, SQLModel


class AgendaDocument(SQLModel, table=True):
    """A document of the group that belongs to an agenda item."""

    __tablename__ = "agenda_document"
    item_id: uuid.UUID = Field(foreign_key="agenda_item.id", primary_key=True, ondelete="CASCADE")
    document_id: uuid.UUID = Field(foreign_key="document.id", primary_key=True, index=True, ondelete="CASCADE")
