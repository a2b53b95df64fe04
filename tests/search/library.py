"""The little library that every engine has to search in."""

from collections.abc import Callable
from dataclasses import dataclass

from samenspel.indexing import SearchDocument
from samenspel.search.engines.port import ResultPage, SearchEngine, SearchRequest

PODCAST, MENTOR, STRATEGY, WEWIS = "wg-podcast", "wg-mentor", "strategisch-overleg", "wewis"
A_DAY = 86400
#: By what else some are found.
ASIDE = {"document:draaiboek": "scenario_najaar.docx"}


def _document(
    number: int, document_id: str, title: str, body: str, group: str | None, theme: str | None
) -> SearchDocument:
    return SearchDocument(
        id=document_id,
        kind=document_id.partition(":")[0],
        title=title,
        body=body,
        aside=ASIDE.get(document_id, ""),
        group=group,
        theme=theme,
        fund=None,
        url=f"/{document_id.replace(':', '/')}",
        readers=(group,) if group else ("members",),
        date=1_700_000_000 + number * A_DAY,
    )


LIBRARY: tuple[SearchDocument, ...] = tuple(
    _document(number, *row)
    for number, row in enumerate(
        [
            (
                "topic:podcast",
                "Podcastreeks Werkbaar wint",
                "We zoeken sprekers over werkbaar werk voor de derde aflevering, ook over jobmobiliteit.",
                PODCAST,
                "werkbaar-werk",
            ),
            (
                "reply:podcast-1",
                "Antwoord van Els Vandenbroucke",
                "Bij Alimento kennen we een werkgever die graag meedoet. Hij vertelt over zijn rooster.",
                PODCAST,
                "werkbaar-werk",
            ),
            (
                "topic:werkbare",
                "Vragenleidraad",
                "Een werkbaar voorstel voor de leidraad, klaar voor het najaar.",
                PODCAST,
                None,
            ),
            (
                "topic:mentor",
                "Mentoropleiding op de werkplek",
                "Welke sectorfondsen bieden een opleiding voor mentoren in duaal leren aan?",
                MENTOR,
                "mentoropleiding",
            ),
            (
                "message:koffie",
                "Bericht in Mentoropleiding",
                "Iemand zin in koffie na de bijeenkomst in Mechelen? Ook thee <b>mag</b> & taart.",
                MENTOR,
                None,
            ),
            (
                "meeting:netwerk",
                "Lerend netwerk werkbaar werk en jobmobiliteit",
                "In Brussel. Eerst het ziekteverzuim over de sectoren heen, dan de arbeidsmarkt.",
                None,
                "werkbaar-werk",
            ),
            (
                "report:netwerk",
                "Verslag van het lerend netwerk in maart",
                "Beslist werd om het ziekteverzuim elk jaar samen op te volgen. "
                + "Verdere afspraken. " * 60
                + "Tot slot vroeg een sectorfonds naar het wervingsbeleid voor anderstaligen.",
                None,
                "werkbaar-werk",
            ),
            (
                "document:draaiboek",
                "Draaiboek Dag van Inclusie",
                "Zaal, catering, tolken en de uitnodiging aan werkgevers.",
                None,
                "diversiteit-inclusie",
            ),
            (
                "person:els",
                "Els Vandenbroucke",
                "Sectorconsulent bij Alimento, trekker van de werkgroep rond de podcast.",
                None,
                None,
            ),
            ("person:zoe", "Zoë Lefèvre", "Directeur bij Volta.", None, None),
            ("fund:alimento", "Alimento", "Het fonds van de voedingsnijverheid, PC 118 en 220.", None, None),
            ("fund:volta", "Volta", "Kruispunt van elektrotechniek.", None, None),
            (
                "initiative:oekraine",
                "Onthaal van nieuwkomers uit Oekraïne",
                "Addendum met Fedasil en VDAB, voor wie in Vlaanderen aan de slag wil.",
                None,
                "oekraine",
            ),
            (
                "group:strategisch",
                "Strategisch overleg",
                "De directeurs van alle fondsen kijken vooruit naar het convenant.",
                STRATEGY,
                None,
            ),
            (
                "report:strategisch",
                "Verslag strategisch overleg",
                "Vertrouwelijk: het budget van het convenant en de jobmobiliteit.",
                STRATEGY,
                None,
            ),
            ("document:verzuim", "Cijfers", "Zij-instroom en verzuim in de zorg, per kwartaal.", WEWIS, None),
        ]
    )
)

EVERYBODY = frozenset({"members", PODCAST, MENTOR, STRATEGY, WEWIS})


@dataclass(frozen=True)
class Library:
    """An engine with the library in it, asked by one who may read everything unless told otherwise."""

    engine: SearchEngine
    reopened: Callable[[], SearchEngine]

    def ask(
        self,
        q: str = "",
        readers: frozenset[str] = EVERYBODY,
        *,
        kinds: frozenset[str] = frozenset(),
        groups: frozenset[str] = frozenset(),
        themes: frozenset[str] = frozenset(),
        limit: int = 20,
        offset: int = 0,
        facets: bool = False,
    ) -> ResultPage:
        return self.engine.search(SearchRequest(q, readers, kinds, groups, themes, limit, offset, facets))

    def ids(self, q: str = "", readers: frozenset[str] = EVERYBODY, limit: int = 20) -> list[str]:
        return [hit.id for hit in self.ask(q, readers, limit=limit).hits]
