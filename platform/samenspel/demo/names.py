"""Names as people in Flanders bear them. No list of persons: given names and surnames are drawn apart."""

import random
import unicodedata

DOMAIN = "voorbeeld.example"

GIVEN = (
    "Aagje Anke Ann Annelies Annemie Arne Barbara Bart Bavo Birgit Bram Brecht Britt Carine Carl Caro Cédric "
    "Charlotte Chris Dieter Dirk Dorien Eline Ellen Elke Els Emma Eva Evelien Fatima Femke Filip Fleur Frank "
    "Frederik Geert Gert Goedele Griet Guy Hanne Hannelore Hans Heidi Hilde Imane Ine Inge Ines Isabel Jan Jana "
    "Jasper Jef Jelle Joke Jolien Jonas Joris Jos Julie Kaat Karel Karen Kathleen Katleen Katrien Kim Koen "
    "Kristof Laura Leen Lien Lies Lieve Linda Lore Lotte Luc Maarten Machteld Maja Marc Marieke Marijke Martine "
    "Mehmet Mia Mieke Miet Nadia Nathalie Nele Nico Niels Noor Pascal Patrick Peter Pieter Pieterjan Piet Raf "
    "Rani Rik Ruben Ruth Sabine Samira Sander Sara Sarah Sien Silke Sofie Stefaan Stefanie Steven Stijn Sven "
    "Tamara Thomas Tim Tine Tineke Tom Veerle Veronique Vicky Wendy Werner Wim Wout Wouter Yasmina Youssef Yves "
)

SURNAMES = (
    "Adriaensen Aerts Baert Baeten Bauwens Beckers Benali Bogaert Bogaerts Bosmans Callens Casteels Celis "
    "Ceulemans Christiaens Claes Claessens Coppens Cools Cornelis Daems De_Backer De_Bie De_Boeck De_Bruyn "
    "De_Clercq De_Cock De_Coninck De_Cuyper De_Graeve De_Keyser De_Meyer De_Pauw De_Ridder De_Smedt De_Smet "
    "De_Vos De_Wilde De_Winter De_Witte Deckers Declercq Demir Depoorter Deprez Desmet Dewaele D'Hondt Dierckx "
    "El_Amrani Engelen Everaert Geens Geerts Gielen Goethals Goossens Haesevoets Hendrickx Hermans Heylen "
    "Huysmans Jacobs Janssen Janssens Kerkhofs Laenen Lambrecht Lauwers Leemans Lemmens Lenaerts Lievens Luyten "
    "Maes Martens Mertens Michiels Moens Moons Naert Nijs Nuyts Pauwels Peeters Pieters Poelmans Raes Roels "
    "Rombouts Rosseel Sels Segers Smets Soetaert Somers Stevens Swinnen Thijs Thys Timmermans Troch Van_Acker "
    "Van_Daele Van_Damme Van_den_Bossche Van_den_Broeck Van_de_Velde Van_Dyck Van_Hoof Van_Hove Van_Loock "
    "Van_Neste Van_Parys Vandamme Vandenberghe Vanderlinden Vandevelde Vanhoutte Verbeke Verbruggen Vercammen "
    "Verhaegen Verhelst Verhoeven Verlinden Vermeersch Vermeiren Vermeulen Verschueren Verstraete Vervoort "
    "Wauters Willems Wouters Wuyts Yilmaz "
)


_GIVEN, _SURNAMES = GIVEN.split(), SURNAMES.split()


def draw(chance: random.Random, taken: set[str], given: str | None = None) -> str:
    """A name that nobody has yet, with the given name asked for if any."""
    while True:
        name = f"{given or chance.choice(_GIVEN)} {chance.choice(_SURNAMES).replace('_', ' ')}"
        if name not in taken:
            taken.add(name)
            return name


def address(name: str) -> str:
    """The e-mail address of a name, in a domain that cannot exist."""
    given, _, surname = name.partition(" ")
    return f"{_plain(given)}.{_plain(surname)}@{DOMAIN}"


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word.lower())
    return "".join(letter for letter in letters if letter.isascii() and letter.isalnum())
