"""What the set-up says: English to contributors (bin/test, bin/bench), to operators (bin/run) their own language.

As on the platform that is Dutch, unless the surroundings ask for English. The English text is the key.
"""

from collections.abc import Mapping

_DUTCH = {
    "Preparing the Python code": "Python-code klaarzetten",
    "Compiling the translation {name}": "Vertaling {name} omzetten",
    "\nInterrupted. Nothing is broken: start bin/{name} again, it goes on where it was.": (
        "\nOnderbroken. Er is niets stuk: start bin/{name} opnieuw, het gaat verder waar het was."
    ),
    "\nReading or writing failed: {problem}": "\nHet lukte niet om te schrijven of te lezen: {problem}",
    "You may not use port {port}. Choose one above 1023, such as 8000.": (
        "Poort {port} mag je niet gebruiken. Kies er een boven 1023, zoals 8000."
    ),
    "Port {port} on {host} is not free ({reason}).\n"
    "Is Samenspel running already? Stop what runs there, or choose another port: bin/run --port {other}": (
        "Poort {port} op {host} is niet vrij ({reason}).\n"
        "Draait Samenspel al? Stop wat daar draait, of kies een andere poort: bin/run --port {other}"
    ),
    "→ Waiting: another set-up is at work in this folder": "→ Wachten: er loopt al een installatie in deze map",
    "Installing the front-end packages": "Front-endpakketten installeren",
    "Bundling styles and scripts": "Stijlen en scripts bundelen",
    "Node {version} or newer is missing, and its package did not come along. Install nodejs.": (
        "Node {version} of nieuwer ontbreekt, en het pakket ervan kwam niet mee. Installeer nodejs."
    ),
    "This Python cannot make a virtual environment with pip. On Debian and Ubuntu a package is missing then:\n"
    "  apt install python3-venv\n"
    "and start again. (Or name another Python by PYTHON=/path/to/python3.)": (
        "Deze Python kan geen virtuele omgeving met pip maken. Op Debian en Ubuntu ontbreekt dan een pakket:\n"
        "  apt install python3-venv\n"
        "en start daarna opnieuw. (Of wijs een andere Python aan met PYTHON=/pad/naar/python3.)"
    ),
    "No network: the step “{title}” could not fetch the packages.\n"
    "What is ready stays. Check the connection (behind a proxy: set HTTPS_PROXY)\n"
    "and start again: it goes on at this step. The last lines were:\n{output}": (
        "Geen netwerk: de stap “{title}” kon de pakketten niet ophalen.\n"
        "Wat al klaar is, blijft staan. Kijk de verbinding na (achter een proxy: zet HTTPS_PROXY)\n"
        "en start opnieuw: het gaat verder bij deze stap. De laatste regels waren:\n{output}"
    ),
    "Building the wheel": "Wheel bouwen",
    "Listing its packages": "Pakketten oplijsten",
    "Installing the Python packages": "Python-pakketten installeren",
    "  no network: trying with what is on this machine already": (
        "  geen netwerk: proberen met wat al op deze machine staat"
    ),
    "{title}, without network": "{title}, zonder netwerk",
    "  the virtual environment is made again: {reason}": "  de virtuele omgeving wordt opnieuw gemaakt: {reason}",
    "Making the virtual environment (Python {version})": "Virtuele omgeving maken (Python {version})",
    "it is not complete": "ze is niet volledig",
    "it is of Python {found}, wanted is {wanted}": "ze is van Python {found}, gevraagd is {wanted}",
    "an earlier set-up was interrupted": "een vorige installatie werd onderbroken",
    "the folder was moved": "de map is verplaatst",
    "Fetching uv {version}": "uv {version} ophalen",
    "Preparing pip": "pip klaarzetten",
    "The step “{title}” failed (code {code}):\n{output}": "De stap “{title}” mislukte (code {code}):\n{output}",
    "  still at work ({seconds:.0f} s) {last}": "  nog bezig ({seconds:.0f} s) {last}",
}

_is_dutch = False


def choose_language(command: str, environment: Mapping[str, str]) -> None:
    """Chooses the language for bin/`command`; of the variables for it the first that is set decides."""
    global _is_dutch
    asked = next((value for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (value := environment.get(name))), "")
    _is_dutch = command == "run" and not asked.lower().startswith("en")


def phrase(english: str, **values: object) -> str:
    """The phrase in the language that was chosen, with its values filled in."""
    return (_DUTCH[english] if _is_dutch else english).format(**values)
