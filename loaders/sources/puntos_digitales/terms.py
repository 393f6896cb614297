"""How the points write programmes, channels, population groups and kinds of activity, and how each text is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from loaders.terms import NO_DATA
from loaders.text import fold

SIMILAR = 87  # from which a text is taken for the misspelling of a known one
SHORTEST, LONG = 4, 8  # letters of a text that may have one slip, and of one that may have more
BLANK = NO_DATA | {"NO APLICA", "N A", "NA", "NINGUNO", "NINGUNA", "NO REGISTRA", "NO INFORMA"}

_PROGRAMMES = {
    "en_tic_confio": (
        "En TIC Confío | EnTIC Confío | ENTICCONFIO | Charlas En TIC Confío | Charlas lúdicas En TIC Confío"
    ),
    "al_punto": "¡Al Punto! | Al Punto con los Puntos Digitales | Estrategia Al Punto | Trámites en línea",
    "alfabetizacion": "Alfabetización | Alfabetización digital | Alfabetización informática | Informática básica",
    "empresario_digital": "Empresario Digital | MinTIC Empresario Digital | Emp. Digital",
    "platzi_appsco": (
        "Platzi | Apps.co | Appsco | Platzi y Apps.co | Apps.co y Platzi | Platzi Apps.co | Apps.co Platzi"
    ),
    "sena": "SENA | SENA virtual | Sena Sofía Plus | Sofía Plus | Servicio Nacional de Aprendizaje",
    "coursera": "Coursera | Cousera | Cursera",
    "talleres_propios": "Talleres propios | Taller propio | Propios | Propio | Talleres del punto | Propios del punto",
    "acceso_libre": (
        "Acceso libre | Acceso libre a equipos e internet | Acceso a internet | Navegación libre | Uso libre | "
        "Sala de cómputo | Libre"
    ),
    "otro": "Otro | Otros | Otra | Otro programa",
}
_CHANNELS = {
    "presencial": "Presencial | En el punto | Presencial en el punto | Sede",
    "virtual": (
        "Virtual | Zoom | Meet | Google Meet | Teams | Microsoft Teams | Microsoft Team | Webex | Cisco Webex | "
        "Videollamada | Videoconferencia | Plataforma | Plataforma virtual | Classroom | Google Classroom | En línea | "
        "Online"
    ),
    "whatsapp": "WhatsApp | Whats App | Wasap | Watsap | WhatsApp del punto | WP | WSP",
    "telefono": "Teléfono | Telefónico | Telefónica | Llamada | Llamada telefónica | Celular | Tel",
    "otro": "Otro | Otros | Correo | Correo electrónico | Facebook | Redes sociales",
}
_GROUPS = {
    "ninos_adolescentes": (
        "Niñez y adolescencia | Niños | Niñas | Niños y niñas | Niños, niñas y adolescentes | NNA | Niñez | "
        "Adolescentes | Adolescencia | Infancia | Primera infancia | Estudiantes | Menores de edad"
    ),
    "jovenes": "Jóvenes | Joven | Juventud | Jóvenes universitarios",
    "adultos": "Adultos | Adulto | Adultez | Amas de casa | Ciudadanía en general | Población general",
    "personas_mayores": (
        "Personas mayores | Persona mayor | Adulto mayor | Adultos mayores | Tercera edad | Mayores | A. mayor"
    ),
    "cuidadores": (
        "Familias y cuidadores | Cuidadores | Cuidador | Padres de familia | Padres de familia y cuidadores | Padres | "
        "Madres comunitarias | Madre cabeza de hogar"
    ),
    "docentes": "Docentes | Docente | Profesores | Profesor | Maestros",
    "victimas_conflicto": (
        "Víctimas del conflicto armado | Víctimas | Víctima | Víctima del conflicto | Víctimas del conflicto | "
        "Población víctima | Desplazados | Víctima del conflicto armado"
    ),
    "discapacidad": (
        "Personas con discapacidad | Discapacidad | Persona con discapacidad | En condición de discapacidad | PcD | "
        "Discapacitados"
    ),
    "emprendedores": "Emprendedores | Emprendedor | Empresarios | Comerciantes | Independientes | Microempresarios",
    "empleados_busqueda": (
        "Empleados o en busca de empleo | Empleados | Empleado | Desempleados | Desempleado | En busca de empleo | "
        "Buscadores de empleo | Empleados y buscadores de empleo | Empleados y en búsqueda de empleo | "
        "En búsqueda de empleo"
    ),
    "otro": "Otro | Otros | Otro grupo",
}
_KINDS = {
    "curso": "Curso | Cursos | Curso virtual | Curso corto",
    "taller": "Taller | Talleres | Taller virtual",
    "charla": "Charla | Charlas | Charla lúdica | Conversatorio | Conferencia",
    "otro": "Otro | Otra | Otros | Otra actividad",
}
_MODES = {
    "presencial": "Presencial",
    "virtual": "Virtual | En línea | Online | Remota | A distancia",
    "mixta": "Mixta | Mixto | Presencial y virtual | Híbrida",
    "otro": "Otra | Otro",
}
UNKNOWN, OTHER = "sin_dato", "otro"
PROGRAMMES, CHANNELS, GROUPS = (*_PROGRAMMES, UNKNOWN), (*_CHANNELS, UNKNOWN), (*_GROUPS, UNKNOWN)
KINDS, MODES = (*_KINDS, UNKNOWN), (*_MODES, UNKNOWN)


def nearest(folded: str, known: Mapping[str, str]) -> str | None:
    """What a text means that is no known one but a slip of the fingers away, or nearly one; None if several could be.

    >>> nearest("JOVN", {"JOVEN": "jovenes", "NNA": "ninos"}), nearest("XX", {"XY": "otro"})
    ('jovenes', None)
    """
    if len(folded) < SHORTEST:
        return None
    slips = {known[text] for text in known if len(text) >= SHORTEST and OSA.distance(folded, text, score_cutoff=1) <= 1}
    if not slips and len(folded) >= LONG:
        found = process.extract(folded, list(known), scorer=fuzz.ratio, score_cutoff=SIMILAR)
        slips = {known[text] for text, *_ in found}
    return slips.pop() if len(slips) == 1 else None


@dataclass(frozen=True)
class Terms:
    """A closed list: its codes by the texts that mean them, the rules for a misspelling and for an unknown text."""

    written: Mapping[str, str]
    alike: str
    lost: str

    @cached_property
    def codes(self) -> dict[str, str]:
        """The code of each known text, folded."""
        return {
            fold(text): code for code, texts in self.written.items() for text in (*texts.split("|"), code)
        } | dict.fromkeys(BLANK, UNKNOWN)

    def read(self, text: str | None) -> tuple[str, tuple[str, ...]]:
        """The code of a text, which case, accents and signs do not change; a misspelling and an unknown one are told.

        >>> Terms({"sena": "SENA"}, "A", "B").read("Sena."), Terms({"sena": "SENA"}, "A", "B").read("Kínder")
        (('sena', ()), ('otro', ('B',)))
        """
        folded = fold(text or "")
        if folded in self.codes:
            return self.codes[folded], ()
        if near := nearest(folded, self.codes):
            return near, (self.alike,)
        return OTHER, (self.lost,)


READ = {
    "programa": Terms(_PROGRAMMES, "PUN-30", "PUN-31"),
    "canal": Terms(_CHANNELS, "PUN-32", "PUN-33"),
    "grupo": Terms(_GROUPS, "PUN-34", "PUN-35"),
    "tipo": Terms(_KINDS, "PUN-36", "PUN-37"),
    "modalidad": Terms(_MODES, "PUN-38", "PUN-39"),
}
