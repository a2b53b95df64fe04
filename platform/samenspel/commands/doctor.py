"""Looks an installation over: what is well, what deserves attention, what is wrong, and what to do about it."""

import io
import json
import os
import shutil
import smtplib
import stat
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from difflib import get_close_matches
from typing import Literal
from uuid import uuid4

import click

from samenspel.commands.errors import explain
from samenspel.commands.language import gettext as _
from samenspel.commands.language import marked as _l
from samenspel.commands.server_kind import objection
from samenspel.config import Settings

LEAST_DISK_MIB = 500
#: What tests and measurements read, and the platform does not.
_OF_TESTS = ("SAMENSPEL_TEST_", "SAMENSPEL_CHROMIUM", "SAMENSPEL_NETWORKS")

COLOURS = {_l("ok"): "green", _l("let op"): "yellow", _l("fout"): "red"}


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
        (_("instellingen"), _settings),
        (_("map met gegevens"), _disk),
        (_("rechten"), _rights),
        (_("bestanden"), _files),
        (_("voorkant"), _front_end),
        ("database", _database),
        (_("achtergrondwerk"), _jobs),
        (_("open pagina's"), _open_pages),
        (_("zoeken"), _search),
        ("mail", _mail),
        (_("verzending"), _outbox),
        (_("antwoorden per mail"), _mailbox),
        ("redis", _redis),
        ("pdf", _pdf),
        (_("virusscanner"), _scanner),
    ]
    findings = []
    for what, check in checks:
        try:
            findings.append(check(settings))
        except TimeoutError:
            findings.append(Finding(what, "fout", _("er kwam op tijd geen antwoord"), _("Kijk adres en poort na.")))
        except Exception as error:
            findings.append(Finding(what, "fout", explain(error), _("Los dit eerst op.")))
    return findings


def show(findings: list[Finding], *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False, indent=2))
        return
    for finding in findings:
        state = click.style(_(finding.state).rjust(6), fg=COLOURS[finding.state])
        click.echo(f"{state}  {finding.what}: {finding.words}")
        if finding.to_do:
            click.echo(f"        → {finding.to_do}")


def _settings(settings: Settings) -> Finding:
    public = not settings.base_url.startswith(("http://127.", "http://localhost"))
    if public and not settings.cookies_are_secure:
        return Finding(
            _("instellingen"),
            "let op",
            _("%(base_url)s gaat niet over HTTPS", base_url=settings.base_url),
            _("Zet er een proxy met TLS voor en begin SAMENSPEL_BASE_URL met https://."),
        )
    if settings.cookies_are_secure and not settings.proxies:
        return Finding(
            _("instellingen"),
            "let op",
            _("HTTPS betekent een proxy, en die kennen de instellingen niet: iedereen telt als één plaats"),
            _("Zet SAMENSPEL_PROXIES op het aantal proxy's voor de server, meestal 1."),
        )
    if (words := objection(settings)) is not None:
        return Finding(_("instellingen"), "fout", *words)
    if settings.socketio_async_mode == "gevent" and settings.redis_url is None:
        return Finding(
            _("instellingen"),
            "let op",
            _("met gevent en zonder Redis houdt het achtergrondwerk af en toe alle pagina's op"),
            _("Zet SAMENSPEL_REDIS_URL en start `samenspel worker` als eigen proces."),
        )
    if unknown := _unknown():
        names = {_variable(name) for name in Settings.model_fields}
        likely = [match for name in unknown for match in get_close_matches(name, names, n=1)]
        return Finding(
            _("instellingen"),
            "let op",
            _("zonder gevolg, want onbekend: %(names)s", names=", ".join(unknown)),
            _("Bedoel je %(names)s?", names=", ".join(likely)) if likely else _("Zie docs/settings.md voor wat er is."),
        )
    return Finding(_("instellingen"), "ok", _("adres %(base_url)s", base_url=settings.base_url))


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
    words = _("%(folder)s, %(free)d MiB vrij", folder=settings.folder, free=free)
    if free < LEAST_DISK_MIB:
        return Finding(_("map met gegevens"), "let op", words, _("Maak plaats vrij: uploads en de index groeien."))
    return Finding(_("map met gegevens"), "ok", words)


def _rights(settings: Settings) -> Finding:
    """The database, the files and mails with links that sign in are for the user of the platform only."""
    open_to_others = stat.S_IRWXG | stat.S_IRWXO
    if settings.folder.stat().st_mode & open_to_others:
        return Finding(
            _("rechten"),
            "let op",
            _("andere gebruikers van deze machine kunnen in %(folder)s", folder=settings.folder),
            f"chmod -R go= {settings.folder}",
        )
    return Finding(_("rechten"), "ok", _("alleen deze gebruiker kan in de map met gegevens"))


def _files(settings: Settings) -> Finding:
    """A file is written, read and deleted, as people will do; a bucket may allow the one and not the other."""
    from samenspel.runtime.storage.store import StoreAway, open_store

    what, store, key = _("bestanden"), open_store(settings), f"00/{uuid4().hex}"
    try:
        store.put(key, io.BytesIO(b"schrijfproef"))
        is_read = b"".join(store.open(key).chunks) == b"schrijfproef"
        store.delete(key)
    except StoreAway as error:
        return Finding(
            what,
            "fout",
            _("%(place)s antwoordt niet zoals het moet: %(reason)s", place=store.address, reason=error),
            _("Kijk de instellingen SAMENSPEL_S3_… na, en wat die sleutel er mag."),
        )
    if not is_read:
        return Finding(what, "fout", _("%(place)s geeft iets anders terug dan bewaard werd", place=store.address))
    return Finding(what, "ok", _("in %(place)s: schrijven, lezen en verwijderen lukt", place=store.address))


def _front_end(_settings: Settings) -> Finding:
    from samenspel.runtime import assets

    if assets.is_built():
        return Finding(_("voorkant"), "ok", _("stijlen en scripts zijn gebouwd"))
    return Finding(
        _("voorkant"), "fout", _("stijlen en scripts zijn niet gebouwd"), _("Start bin/run, of `npm run build`.")
    )


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
                _("%(name)s: de tabellen zijn niet bij", name=name),
                _("`samenspel db upgrade`, of start `samenspel run`."),
            )
        kind = _("voorbeeldgegevens") if queries.is_demo() else _("een echte installatie")
        return Finding("database", "ok", _("%(name)s, tabellen bij, %(kind)s", name=name, kind=kind))


def _jobs(settings: Settings) -> Finding:
    from samenspel.commands.application import application
    from samenspel.db import alembic, now
    from samenspel.jobs import backlog

    with application(settings, writes=False):
        if alembic.needs_upgrade():
            return Finding(_("achtergrondwerk"), "let op", _("nog niet na te kijken: de tabellen zijn niet bij"))
        late, failed = backlog(now() - timedelta(minutes=15))
    if failed:
        return Finding(
            _("achtergrondwerk"),
            "let op",
            _("%(failed)s taken lukten tot nu toe niet", failed=failed),
            _("De kolom error van de tabel job zegt waarom; ze worden vanzelf opnieuw geprobeerd."),
        )
    if late:
        return Finding(
            _("achtergrondwerk"),
            "let op",
            _("%(late)s taken wachten al een kwartier", late=late),
            _("Draait `samenspel run` of de worker?"),
        )
    return Finding(_("achtergrondwerk"), "ok", _("niets blijft liggen"))


def _open_pages(settings: Settings) -> Finding:
    from samenspel.runtime.connections.fullness import was_full
    from samenspel.runtime.serve import has_files_for

    what, words = _("open pagina's"), _("tot %(count)d worden live bijgewerkt", count=settings.sockets)
    if was_full(settings):
        return Finding(
            what,
            "let op",
            _("%(words)s, en de voorbije week waren er meer", words=words),
            _("Zet SAMENSPEL_SOCKETS hoger, of start een tweede proces."),
        )
    if not has_files_for(settings.sockets):
        return Finding(
            what,
            "let op",
            _("%(words)s, maar het systeem laat minder open bestanden toe", words=words),
            _("Verhoog de grens voor open bestanden (LimitNOFILE in systemd, of ulimit -n)."),
        )
    return Finding(what, "ok", words)


def _search(settings: Settings) -> Finding:
    from samenspel.search.engines.opening import open_engine

    health = open_engine(settings.folder / "index", settings.meilisearch_url, settings.meilisearch_key).health()
    if health.state == "ready":
        return Finding(
            _("zoeken"),
            "ok",
            _("%(engine)s, %(documents)s documenten", engine=health.engine, documents=health.documents),
        )
    if health.state == "needs-reindex":
        return Finding(
            _("zoeken"),
            "let op",
            _("%(engine)s: de index ontbreekt of is oud", engine=health.engine),
            "`samenspel reindex`",
        )
    return Finding(
        _("zoeken"),
        "fout",
        _("%(engine)s antwoordt niet", engine=health.engine),
        _("Start de zoekserver, of kijk SAMENSPEL_MEILISEARCH_URL na."),
    )


def _mail(settings: Settings) -> Finding:
    if not settings.mail_server:
        return Finding(
            "mail",
            "let op",
            _("geen mailserver: berichten komen als bestand in %(folder)s", folder=settings.folder / "mail"),
            _("Zet SAMENSPEL_MAIL_SERVER om echt te versturen."),
        )
    kind = smtplib.SMTP_SSL if settings.mail_security == "tls" else smtplib.SMTP
    with kind(settings.mail_server, settings.mail_port, timeout=10) as server:
        if settings.mail_security == "starttls":
            server.starttls()
        if settings.mail_username:
            server.login(settings.mail_username, settings.mail_password or "")
        server.noop()
    return Finding(
        "mail", "ok", _("%(server)s:%(port)d antwoordt", server=settings.mail_server, port=settings.mail_port)
    )


def _outbox(settings: Settings) -> Finding:
    from samenspel.commands.application import application
    from samenspel.db import alembic
    from samenspel.news.outbox.queries import count_dead_letters, paused_addresses

    with application(settings, writes=False):
        if alembic.needs_upgrade():
            return Finding(_("verzending"), "let op", _("nog niet na te kijken: de tabellen zijn niet bij"))
        return outbox_finding(count_dead_letters(), len(paused_addresses()))


def outbox_finding(dead_letters: int, paused: int) -> Finding:
    """What is said of mails that were given up, and of addresses that take none."""
    if not dead_letters and not paused:
        return Finding(_("verzending"), "ok", _("alle mails vertrokken"))
    words = _(
        "mails niet aangekomen: %(letters)s, adressen zonder mail: %(paused)s", letters=dead_letters, paused=paused
    )
    return Finding(_("verzending"), "let op", words, _("Een beheerder ziet ze op de pagina Verzending."))


def _mailbox(settings: Settings) -> Finding:
    if settings.imap_server is None and settings.takes_answers:
        return Finding(_("antwoorden per mail"), "ok", _("een mailserver geeft ze door aan `samenspel mail receive`"))
    if settings.imap_server is None:
        return Finding(_("antwoorden per mail"), "ok", _("niet gebruikt: wie komt, antwoordt op de pagina"))
    from samenspel.mail.inbox import mailbox

    with mailbox.open_mailbox(settings) as box:
        speaks = box.newest_auth_server()
    words = _("%(server)s:%(port)d antwoordt", server=settings.imap_server, port=settings.imap_port)
    if settings.calendar_answer_address is None:
        return Finding(
            _("antwoorden per mail"),
            "let op",
            _("%(words)s, maar geen enkel antwoord kan geloofd worden: uitnodigingen vragen er geen", words=words),
            _("Zet SAMENSPEL_ANSWER_PLUS aan, of noem je mailserver in SAMENSPEL_MAIL_AUTHSERV."),
        )
    if settings.trusted_authservs and speaks is not None and speaks not in settings.trusted_authservs:
        return Finding(
            _("antwoorden per mail"),
            "let op",
            _(
                "%(words)s, maar bij de laatste brief staat %(speaks)s als naam van de mailserver",
                words=words,
                speaks=speaks,
            )
            if speaks
            else _("%(words)s, maar bij de laatste brief staat niets dat de mailserver nakeek", words=words),
            _("Kijk SAMENSPEL_MAIL_AUTHSERV na: de naam staat vooraan in de bovenste Authentication-Results."),
        )
    proofs = []
    if settings.answer_plus:
        proofs.append(_("elke uitnodiging heeft een eigen adres (met een plus)"))
    if settings.trusted_authservs:
        proofs.append(_("wat %(names)s nakeek, telt", names=", ".join(settings.trusted_authservs)))
    else:
        proofs.append(_("woorden worden niet aangenomen zonder SAMENSPEL_MAIL_AUTHSERV"))
    all_proofs = _(", en ").join(proofs)
    return Finding(_("antwoorden per mail"), "ok", f"{words}; {all_proofs}")


def _redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        return Finding("redis", "ok", _("niet gebruikt: één proces doet alles"))
    import redis

    redis.Redis.from_url(settings.redis_url, socket_timeout=5).ping()
    return Finding("redis", "ok", _("antwoordt"))


def _pdf(_settings: Settings) -> Finding:
    from samenspel.runtime import pdf

    if pdf.is_available():
        return Finding("pdf", "ok", _("verslagen en kaarten komen als PDF"))
    return Finding(
        "pdf",
        "let op",
        _("Pango ontbreekt: in plaats van een PDF komt een pagina om af te drukken"),
        "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    )


def _scanner(settings: Settings) -> Finding:
    from samenspel.runtime.foreign import scanner

    what = _("virusscanner")
    if settings.scanner is None:
        return Finding(what, "ok", _("niet gebruikt: bestanden worden niet nagekeken"))
    if scanner.answers(settings.scanner):
        return Finding(what, "ok", _("antwoordt"))
    return Finding(
        what,
        "fout",
        _("%(address)s antwoordt niet: niemand kan nieuwe bestanden openen", address=settings.scanner),
        _("Start clamd, of kijk SAMENSPEL_SCANNER na."),
    )
