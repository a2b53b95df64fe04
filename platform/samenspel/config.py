"""Settings: typed, read once from the environment (prefix SAMENSPEL_), all documented in docs/settings.md."""

import os
import secrets
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """The choices of an operator. The defaults give the embedded installation: SQLite, tantivy, one process."""

    model_config = SettingsConfigDict(env_prefix="SAMENSPEL_", extra="ignore")

    data: Path = Field(Path("var"), description="Folder that holds everything the platform keeps.")
    database_url: str | None = Field(None, description="SQLAlchemy URL; empty means SQLite in the data folder.")
    redis_url: str | None = Field(None, description="Redis for several web processes: sockets, limits and jobs.")
    meilisearch_url: str | None = Field(None, description="Meilisearch server; empty means the embedded engine.")
    meilisearch_key: str | None = Field(None, description="Key of the Meilisearch server.")
    base_url: str = Field("http://127.0.0.1:8000", description="Address that people use; links in mail start with it.")
    secret_key: str | None = Field(
        None, description="Signs cookies and links; empty means one is made in the data folder."
    )
    old_secret_keys: str = Field(
        "", description="Earlier secret keys, with commas between them: what they signed stays good."
    )
    secure_cookies: bool | None = Field(None, description="Cookies over HTTPS only; empty follows base_url.")
    proxies: int = Field(
        0, ge=0, description="Number of trusted proxies before the server; with 0 behind one everybody is one place."
    )
    mail_server: str | None = Field(
        None, description="SMTP host; empty writes mail to the folder mail in the data folder."
    )
    mail_port: int = Field(587, description="SMTP port.")
    mail_username: str | None = Field(None, description="SMTP user.")
    mail_password: str | None = Field(None, description="SMTP password.")
    mail_security: Literal["starttls", "tls", "none"] = Field("starttls", description="How SMTP is secured.")
    mail_sender: str = Field("Samenspel <samenspel@localhost>", description="Sender of all mail.")
    mail_reply_to: str | None = Field(
        None, description="Address where people read answers to mails; empty: nobody does, and each mail says so."
    )
    mail_bounce_address: str | None = Field(
        None, description="Envelope sender, to which undeliverable mail comes back; empty means that of mail_sender."
    )
    imap_server: str | None = Field(
        None, description="IMAP host of the mailbox for answers by mail and from calendars; empty: none is read."
    )
    imap_port: int = Field(993, description="IMAP port.")
    imap_username: str | None = Field(None, description="IMAP user.")
    imap_password: str | None = Field(None, description="IMAP password.")
    imap_security: Literal["tls", "starttls", "none"] = Field("tls", description="How IMAP is secured.")
    imap_folder: str = Field("INBOX", description="Folder in which the answers arrive.")
    imap_done_folder: str | None = Field(None, description="Folder that read answers move to; empty leaves them.")
    mail_pipe: bool = Field(
        False, description="Whether a mail server hands letters to `samenspel mail receive`, beside or instead of IMAP."
    )
    answer_address: str | None = Field(None, description="Address of that mailbox; empty means that of mail_sender.")
    answer_plus: bool = Field(
        True,
        description="Whether it gets mail for address+anything too; each mail then has its own address for answers.",
    )
    mail_authserv: str | None = Field(
        None,
        description="Name of our mail server in Authentication-Results (RFC 8601): whom it vouches for is believed.",
    )
    upload_max_mib: int = Field(25, ge=1, description="Largest file that may be uploaded, in MiB.")
    s3_bucket: str | None = Field(
        None, description="Bucket of an S3 service for the uploaded files; empty: they are in the data folder."
    )
    s3_endpoint: str | None = Field(None, description="Address of that service; empty means that of Amazon.")
    s3_region: str | None = Field(None, description="Region of the bucket.")
    s3_access_key: str | None = Field(
        None, description="Key that may read, write, list and delete there; empty means that of the machine (AWS_...)."
    )
    s3_secret_key: str | None = Field(None, description="Secret that goes with that key.")
    scanner: str | None = Field(
        None,
        description="Virus scanner (clamd): tcp://host:3310 or unix:/path/to/socket; empty: none.",
    )
    socketio_async_mode: Literal["threading", "gevent"] = Field("threading", description="gevent only with PostgreSQL.")
    threads: int = Field(100, ge=8, description="Threads of the server, for requests; open pages need none.")
    sockets: int = Field(2000, ge=1, description="Open pages that a process updates live; others do so every minute.")
    analysis_max_mib: int = Field(4096, ge=1024, description="Most memory for the analysis of the map, in MiB.")
    limits: bool = Field(True, description="Limits on how often somebody may sign in, post, upload or search.")
    meeting_hours: float = Field(
        8, gt=0, description="Hours of meetings a month per FTE that a small fund should not go over."
    )
    anonymise_months: int = Field(
        24, ge=0, description="Months after which the account of somebody who left is anonymised; 0 for never."
    )
    small_fund_fte: float = Field(2, gt=0, description="A fund with at most so many consultants (FTE) is small.")
    log_level: str = Field("INFO", description="Level of the log.")

    @cached_property
    def folder(self) -> Path:
        """The data folder as an absolute path; created where it does not exist, for its owner only."""
        folder = self.data.expanduser().resolve()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder

    @cached_property
    def sqlalchemy_url(self) -> str:
        """The URL of the database; a PostgreSQL URL without a driver gets psycopg."""
        if not self.database_url:
            return f"sqlite:///{self.folder / 'samenspel.sqlite3'}"
        for plain in ("postgresql://", "postgres://"):
            if self.database_url.startswith(plain):
                return "postgresql+psycopg://" + self.database_url.removeprefix(plain)
        return self.database_url

    @property
    def is_sqlite(self) -> bool:
        return self.sqlalchemy_url.startswith("sqlite")

    @property
    def calendar_answer_address(self) -> str | None:
        """The address for calendar answers; None where no mailbox is read, or no sender could be verified."""
        return self.answer_box if self.answer_plus or self.trusted_authservs else None

    @property
    def answer_box(self) -> str | None:
        """The address of the mailbox that is read; None where no mail comes in."""
        if not self.imap_server and not self.mail_pipe:
            return None
        return self.answer_address or parseaddr(self.mail_sender)[1]

    @property
    def takes_answers(self) -> bool:
        """Whether what people write in answer to a mail is taken: the sender must be verified for that."""
        return self.answer_box is not None and bool(self.trusted_authservs)

    @property
    def trusted_authservs(self) -> tuple[str, ...]:
        """The names (authserv-id) of our own mail servers in Authentication-Results."""
        return tuple(name for each in (self.mail_authserv or "").split(",") if (name := each.strip().lower()))

    @property
    def cookies_are_secure(self) -> bool:
        return self.base_url.startswith("https://") if self.secure_cookies is None else self.secure_cookies

    @property
    def secret_keys(self) -> list[str]:
        """The keys that signatures are good by, the newest first, which signs; never empty."""
        newest = [self.secret_key] if self.secret_key else self.stored_secret("session").split()
        return [*newest, *filter(None, (key.strip() for key in self.old_secret_keys.split(",")))]

    def stored_secret(self, name: str) -> str:
        """A secret of this installation, generated once and stored in a file that only its owner can read.

        After a rotation the earlier ones stand below it, one a line.
        """
        path = self.folder / f"{name}.secret"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text()
        with os.fdopen(handle, "w") as file:
            file.write(value := secrets.token_urlsafe(48))
        return value


def read_settings() -> Settings:
    """The settings of this process."""
    return Settings()
