"""What a device is called, as far as a browser tells."""

from flask_babel import gettext as _

#: The word in a user agent and the name on screen. The first that fits counts: most browsers also name others.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)


def read_user_agent(words: str) -> tuple[str, str]:
    """The names of the browser and the system in a user agent; empty where they are not known."""
    browser = next((name for part, name in _BROWSERS if part in words), "")
    return browser, next((name for part, name in _SYSTEMS if part in words), "")


def device_name(browser: str, system: str) -> str:
    """A device in the words of the reader: Firefox op Windows."""
    if browser and system:
        return str(_("%(browser)s op %(system)s", browser=browser, system=system))
    return browser or system or str(_("Onbekend toestel"))
