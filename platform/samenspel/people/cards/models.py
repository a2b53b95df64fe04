"""What belongs to a contact card and is too large to be read with it."""

import uuid

from sqlmodel import Field, SQLModel


class CardPhoto(SQLModel, table=True):
    """The photo of somebody, as a small JPEG. `Account.photo_version` says that there is one, and which."""

    __tablename__ = "card_photo"
    account_id: uuid.UUID = Field(foreign_key="account.id", primary_key=True, ondelete="CASCADE")
    content: bytes
