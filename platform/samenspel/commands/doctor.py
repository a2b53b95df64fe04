"""Looks an installation over: what is well, what deserves attention, what is wrong, and what to do about it."""

import json
import os
import shutil
import smtplib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from difflib import get_close_matches
from typing import Literal

import click

from samenspel.commands.errors import explain
from samenspel.commands.server_kind import objection
from samenspel.config import Settings

LEAST_DISK_MIB = 500
#: What tests and measurements read, and the platform does not.
_OF_TESTS = ("SAMENSPEL_TEST_", "SAMENSPEL_CHROMIUM", "SAMENSPEL_NETWORKS")


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and what to do where it is not well."""

    what: str
    state: Literal["ok", "let op", "fout"]
    words: str
    to_do: str = ""


def examine(settings: Settings) -> list[Finding]:
    """All findings, in an order in which they can be mended. A check that breaks is itself a finding."""
    checks: list[tuple[str, Callable[[Settings], Finding]]] = [
        ("instellingen", _settings),
        ("map met gegevens", _disk),
        ("voorkant", _front_end),
        ("database", _database),
        ("achtergrondwerk", _jobs),
        ("zoeken", _search),
        ("mail", _mail),
        ("antwoorden per mail", _mailbox),
        ("redis", _redis),
        ("pdf", _pdf),
    ]
    findings = []
    for what, check in checks:
        try:
            findings.append(check(settings))
        except TimeoutError:
            findings.append(Finding(what, "fout", "er kwam op tijd geen antwoord", "Kijk adres en poort na."))
        except Exception as error:
            findings.append(Finding(what, "fout", explain(error), "Los dit eerst op."))
    return findings


def show(findings: list[Finding], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
        return
    colours = {"ok": "green", "let op": "yellow", "fout": "red"}
    for finding in findings:
        state = click.style(f"{finding.state:>6}", fg=colours[finding.state])
        click.echo(f"{state}  {finding.what}: {finding.words}")
        if finding.to_do:
            click.echo(f"        → {finding.to_do}")


def _settings(settings: Settings) -> Finding:
    public = not settings.base_url.startswith(("http://127.", "http://localhost"))
    if public and not settings.cookies_are_secure:
        return Finding(
            "instellingen",
            "let op",
            f"{settings.base_url} gaat niet over HTTPS",
            "Zet er een proxy met TLS voor en begin SAMENSPEL_BASE_URL met https://.",
        )
    if (words := objection(settings)) is not None:
        return Finding("instellingen", "fout", *words)
    if settings.socketio_async_mode == "gevent" and settings.redis_url is None:
        return Finding(
            "instellingen",
            "let op",
            "met gevent en zonder Redis houdt het achtergrondwerk af en toe alle pagina's op",
            "Zet SAMENSPEL_REDIS_URL en start `samenspel worker` als eigen proces.",
        )
    if unknown := _unknown():
        names = {_variable(name) for name in Settings.model_fields}
        likely = [match for name in unknown for match in get_close_matches(name, names, n=1)]
        return Finding(
            "instellingen",
            "let op",
            f"zonder gevolg, want onbekend: {', '.join(unknown)}",
            f"Bedoel je {', '.join(likely)}?" if likely else "Zie docs/settings.md voor wat er is.",
        )
    return Finding("instellingen", "ok", f"adres {settings.base_url}")


def _variable(name: str) -> str:
    return f"{Settings.model_config['env_prefix']}{name}".upper()


def _unknown() -> list[str]:
    """Variables that look like settings and are none: a slip of the pen would go unnoticed."""
    names = {_variable(name) for name in Settings.model_fields}
    ours = (name for name in os.environ if name.upper().startswith(_variable("")))
    return sorted(name for name in ours if name.upper() not in names and not name.startswith(_OF_TESTS))


def _disk(settings: Settings) -> Finding:
    probe = settings.folder / ".schrijfproef"
    probe.write_text("")
    probe.unlink()
    free = shutil.disk_usage(settings.folder).free // 2**20
    words = f"{settings.folder}, {free} MiB vrij"
    if free < LEAST_DISK_MIB:
        return Finding("map met gegevens", "let op", words, "Maak plaats vrij: uploads en de index groeien.")
    return Finding("map met gegevens", "ok", words)


def _front_end(_settings: Settings) -> Finding:
    from samenspel.runtime import assets

    if (assets.folder() / "manifest.json").exists():
        return Finding("voorkant", "ok", "stijlen en scripts zijn gebouwd")
    return Finding("voorkant", "fout", "stijlen en scripts zijn niet gebouwd", "Start bin/run, of `npm run build`.")


def _database(settings: Settings) -> Finding:
    from samenspel.commands.application import application
    from samenspel.db import alembic, db
    from samenspel.people import queries

    with application(settings, writes=False):
        name = db.engine.dialect.name
        if alembic.needs_upgrade():
            return Finding(
                "database",
                "fout",
                f"{name}: de tabellen zijn niet bij",
                "`samenspel db upgrade`, of start `samenspel run`.",
            )
        kind = "voorbeeldgegevens" if queries.is_demo() else "een echte installatie"
        return Finding("database", "ok", f"{name}, tabellen bij, {kind}")


def _jobs(settings: Settings) -> Finding:
    from samenspel.commands.application import application
    from samenspel.db import alembic, now
    from samenspel.jobs import backlog

    with application(settings, writes=False):
        if alembic.needs_upgrade():
            return Finding("achtergrondwerk", "let op", "nog niet na te kijken: de tabellen zijn niet bij")
        late, failed = backlog(now() - timedelta(minutes=15))
    if failed:
        return Finding(
            "achtergrondwerk",
            "let op",
            f"{failed} taken lukten tot nu toe niet",
            "De kolom error van de tabel job zegt waarom; ze worden vanzelf opnieuw geprobeerd.",
        )
    if late:
        return Finding(
            "achtergrondwerk", "let op", f"{late} taken wachten al een kwartier", "Draait `samenspel run` of de worker?"
        )
    return Finding("achtergrondwerk", "ok", "niets blijft liggen")


def _search(settings: Settings) -> Finding:
    from samenspel.search.engines.opening import open_engine

    health = open_engine(settings.folder / "index", settings.meilisearch_url, settings.meilisearch_key).health()
    if health.state == "ready":
        return Finding("zoeken", "ok", f"{health.engine}, {health.documents} documenten")
    if health.state == "needs-reindex":
        return Finding("zoeken", "let op", f"{health.engine}: de index ontbreekt of is oud", "`samenspel reindex`")
    return Finding(
        "zoeken",
        "fout",
        f"{health.engine} antwoordt niet",
        "Start de zoekserver, of kijk SAMENSPEL_MEILISEARCH_URL na.",
    )


def _mail(settings: Settings) -> Finding:
    if not settings.mail_server:
        return Finding(
            "mail",
            "let op",
            f"geen mailserver: berichten komen als bestand in {settings.folder / 'mail'}",
            "Zet SAMENSPEL_MAIL_SERVER om echt te versturen.",
        )
    kind = smtplib.SMTP_SSL if settings.mail_security == "tls" else smtplib.SMTP
    with kind(settings.mail_server, settings.mail_port, timeout=10) as server:
        if settings.mail_security == "starttls":
            server.starttls()
        if settings.mail_username:
            server.login(settings.mail_username, settings.mail_password or "")
        server.noop()
    return Finding("mail", "ok", f"{settings.mail_server}:{settings.mail_port} antwoordt")


def _mailbox(settings: Settings) -> Finding:
    if settings.imap_server is None:
        return Finding("antwoorden per mail", "ok", "niet gebruikt: wie komt, antwoordt op de pagina")
    from samenspel.meetings.replies import mailbox

    with mailbox.open_mailbox(settings) as box:
        speaks = box.newest_auth_server()
    words = f"{settings.imap_server}:{settings.imap_port} antwoordt"
    if settings.calendar_answer_address is None:
        return Finding(
            "antwoorden per mail",
            "let op",
            f"{words}, maar geen enkel antwoord kan geloofd worden: uitnodigingen vragen er geen",
            "Zet SAMENSPEL_ANSWER_PLUS aan, of noem je mailserver in SAMENSPEL_MAIL_AUTHSERV.",
        )
    if settings.trusted_authservs and speaks is not None and speaks not in settings.trusted_authservs:
        return Finding(
            "antwoorden per mail",
            "let op",
            f"{words}, maar bij de laatste brief staat "
            + (f"{speaks} als naam van de mailserver" if speaks else "niets dat de mailserver nakeek"),
            "Kijk SAMENSPEL_MAIL_AUTHSERV na: de naam staat vooraan in de bovenste Authentication-Results.",
        )
    proofs = []
    if settings.answer_plus:
        proofs.append("elke uitnodiging heeft een eigen adres (met een plus)")
    if settings.trusted_authservs:
        proofs.append(f"wat {', '.join(settings.trusted_authservs)} nakeek, telt")
    return Finding("antwoorden per mail", "ok", f"{words}; {', en '.join(proofs)}")


def _redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        return Finding("redis", "ok", "niet gebruikt: één proces doet alles")
    import redis

    redis.Redis.from_url(settings.redis_url, socket_timeout=5).ping()
    return Finding("redis", "ok", "antwoordt")


def _pdf(_settings: Settings) -> Finding:
    from samenspel.runtime import pdf

    if pdf.is_available():
        return Finding("pdf", "ok", "verslagen en kaarten komen als PDF")
    return Finding(
        "pdf",
        "let op",
        "Pango ontbreekt: in plaats van een PDF komt een pagina om af te drukken",
        "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    )
