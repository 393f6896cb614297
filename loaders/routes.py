"""Bus routes told street by street: from the text of an itinerary to the sequence of its streets and places."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pandas as pd

from app.domain.addresses.crossings import way_keys
from loaders import safety
from loaders.barrios import neighbourhoods
from loaders.contract import ContractError, Source
from loaders.intake import Intake, start_issues
from loaders.layers.delivered import cutoff_of
from loaders.reading import SQL_TYPES
from loaders.text import fold

LAYOUT = "lista"
STREET, PLACE = "via", "lugar"
CITY, FLORIDABLANCA, GIRON, PIEDECUESTA = "68001", "68276", "68307", "68547"
BORDER = "limite"  # a road between municipalities: what lies beyond it may be of another
LARGEST = 5_000_000  # bytes
LONGEST = 5  # words of a place's name; a longer text is an instruction
APART = re.compile(r"\s*[–—]\s*|\s+-\s*|\s*-\s+|\s*\n\s*|[():]")
KIND = r"(?:CALLE|CARRERA|CARREA|DIAGONAL|TRANSVERSAL|AVENIDA|AV(?:DA)?|BOULEVARD?)"
NUMBERED = re.compile(
    rf"\b(?P<kind>{KIND}) ?(?P<number>\d{{1,3}}) ?(?P<letter>[A-HWN](?![A-Z])(?!\s+(?:LA\s+)?[A-Z]{{3,}}))?"
)
NAMED = re.compile(
    r"\b(?:(?P<kind>TRANSVERSAL|AVENIDA|AV(?:DA)?|BOULEVARD?|CALLE) "
    r"(?P<name>(?:LA |LOS |DEL )?(?:QUEBRADA ?SECA|METROPOLITANA|ORIENTAL|SAMANES|ROSITA|BUCAROS|CANEYES|BUCARICA|"
    r"ALMENDROS|GUAYACANES|SANTANDER|BOLIVAR|RIO|REAL|EL BOSQUE|GONZALE[SZ] VALENCIA))|"
    r"(?P<alone>QUEBRADASECA|CARRETERA ANTIGUA))\b"
)
SPOKEN = re.compile(
    r"^(?:PARA|POR|DONDE|HASTA|RETORN\w*|CONTINU\w*|TOMAR|REGRES\w*|SALIR|INICIO|INGRESANDO|GIRA|Y|A|AL|CON|EN|SENTIDO|DIRECTO|"
    r"ALTERN\w*|SALIDA|HACIA|DESTINO|RECORRIDO|L|CARRERA|AVENIDA|TERMINAL|PARQUEADERO|DE)\b"
)
BEFORE = re.compile(r"^(?:(?:A|AL|EN|CON|Y|BARRIO|SECTOR|URBANIZACION) )+")
AFTER = re.compile(r"(?: (?:Y|A|AL|CON|EN|POR|DE|LA|HACIA|L|RETORNO|PARA TOMAR|POR EL MISMO RECORRIDO))+$")
NOISE = frozenset(
    {
        "154",
        "NORTE",
        "GLORITA",
        "LA GLORIETA",
        "PTE",
        "SOBRE",
        "AVDA",
        "MAR",
        "VIA",
        "GLORIETA",
        "VILLAS",
        "PARQUE",
        "INTERCAMBIADOR",
        "HOSPITAL",
    }
)
LESSER = frozenset({"De", "Del", "Y"})
SAME = {"AVENIDA QUEBRADA SECA": "AVENIDA QUEBRADASECA", "QUEBRADASECA": "AVENIDA QUEBRADASECA"}
SAME |= {"AVENIDA GONZALES VALENCIA": "AVENIDA GONZALEZ VALENCIA"}
# What words of a place or of a named street tell of where the route is; the streets of each municipality have numbers
# of their own. Facts of geography, not of the itineraries.
LANDMARKS = {
    GIRON: "ARENALES, BAHONDO, LENGUERKE, CANEYES, RINCON DE GIRON, EL POBLADO, POBLADO, GLORIETA DEL POBLADO, "
    "VILLAS DE SAN JUAN, VILLA DE SAN JUAN, NUEVO GIRON, VILLAMPIS, BRISAS DEL CAMPO, SAN ANTONIO DE CARRIZAL, "
    "CARRIZAL, ELOY VALENZUELA, LA ALDEA, ALDEA ALTA, CONSUELO, LLANADAS, PUERTO NUEVO, RIO PRADO, LA CAMPINA, "
    "PARAISO, LA MESETA, CONVIVIR, LAS PALOMAS, PISCINAS",
    FLORIDABLANCA: "CARACOLI, BUCARICA, CANAVERAL, VILLABEL, EL CARMEN, VILLA LUZ, REPOSO, EL REPOSO, ALARES, "
    "CAMPANAZO, EL CAMPANAZO, TRINIDAD, LA TRINIDAD, ZAPAMANGA, LA CUMBRE, CIUDAD VALENCIA, LAGOS II, MOLINOS, "
    "JOSE A MORALES, OASIS, LAURELES, ALTO VIENTO, PLAZA SATELITE, BELLAVISTA, VILLA HELENA SUR, FOSUNAB, LIMONCITO, "
    "ANDES, LOS ANDES, SANTA ANA, LA PAZ, FLORIDA, VICENTE AZUERO, HIPINTO, PARAGUITAS, FATIMA, HACIENDA SAN JUAN",
    PIEDECUESTA: "PIEDECUESTA, MIRAFLORES, TEJADITOS, COMUNEROS, CISNES, REFUGIO, EL REFUGIO, ARGENTINA, LA ARGENTINA, "
    "PROMOCION SOCIAL, DE LA CUESTA, CABECERA DEL LLANO, PTE CABECERA, SAN TELMO, VALLE VERDE, NUEVA COLOMBIA, "
    "TRANSPIEDECUESTA, PALERMO, BARRO BLANCO, QUINTA DEL PUENTE, PORTAL DEL VALLE",
    CITY: "QUEBRADASECA, SAMANES, ROSITA, BULEVAR SANTANDER, BULEVAR BOLIVAR, GONZALEZ VALENCIA, BUCAROS, PLAZA MAYOR, "
    "MEGAMALL, UIS, ESTADIO, LAS HORMIGAS, ACROPOLIS, SAN FRANCISCO, HOSPITAL UNIVERSITARIO, PLAZA GUARIN, GUARIN, "
    "CENTROABASTOS, CENTRO ABASTOS, INEM, GASORIENTE, SOFTBOL, CANELOS, ALMENDROS, MARSELLA, ESTORAQUES, GIRARDOT, "
    "PARQUE DEL AGUA, MUTIS, HOSPITAL DEL NORTE, COLSEGUROS, RAMPA, BOSCONIA, CAFE MADRID, BAVARIA, COLORADOS",
    BORDER: "VIADUCTO, CHIMITA, PALENQUE, VIA, AUTOPISTA, CARRETERA ANTIGUA, ANILLO VIAL, PUENTE EL BUENO, ORIENTAL, "
    "METROPOLITANA, INTERCAMBIADOR, PUERTA DEL SOL, CACIQUE, PUENTE PROVENZA, PUENTE LA FLORA, PUENTE FONTANA",
}
MARKS = [(re.compile(rf"\b{name}\b"), town) for town, names in LANDMARKS.items() for name in names.split(", ")]


@dataclass(frozen=True)
class Stretch:
    """A street or a place of an itinerary: its key («CL 45») or name, and its municipality, "" if it cannot be told."""

    kind: str
    name: str
    municipality: str = ""


def stretches(text: str) -> list[Stretch]:
    """The streets and places of an itinerary, in order; what only says how to go on is left out.

    >>> [one.name for one in stretches("LA JOYA - CARRERA 9 - CALLE 33 - PARA RETORNAR POR LA AV. QUEBRADASECA")]
    ['LA JOYA', 'KR 9', 'CL 33', 'AV QUEBRADASECA']
    """
    found = [one for piece in APART.split(text) for one in _piece(piece)]
    kept = [one for place, one in enumerate(found) if not place or one != found[place - 1]]
    return _towns(kept)


def _piece(piece: str) -> Iterator[Stretch]:
    """The streets that a piece names, or the place that it is."""
    plain = fold(piece.replace("ª", "A"))
    streets = sorted([*NUMBERED.finditer(plain), *NAMED.finditer(plain)], key=lambda match: match.start())
    ahead = 0
    for match in streets:
        yield from _place(plain[ahead : match.start()])
        if keys := way_keys(_written(match)):
            yield Stretch(STREET, keys[0])
        ahead = match.end()
    yield from _place(plain[ahead:])


def _written(match: re.Match) -> str:
    told = match.groupdict()
    kind = (told["kind"] or "").replace("CARREA", "CARRERA").rstrip(".")
    kind = {"AV": "AVENIDA", "AVDA": "AVENIDA", "AVD": "AVENIDA", "BOULEVAR": "BOULEVARD"}.get(kind, kind)
    if "number" in told:
        return f"{kind} {told['number']}{told['letter'] or ''}"
    text = f"{kind} {told['name']}" if told["name"] else told["alone"]
    return SAME.get(text, text)


def _place(text: str) -> Iterator[Stretch]:
    name = BEFORE.sub("", AFTER.sub("", text.strip()))
    if len(name) > 2 and len(name.split()) <= LONGEST and name.isascii() and not (SPOKEN.match(name) or name in NOISE):
        yield Stretch(PLACE, name)


def _towns(found: list[Stretch]) -> list[Stretch]:
    """Each with its municipality: its own where it is a landmark, else that of the nearest ones before and after."""
    marks = [_mark(one) for one in found]
    told = []
    for place, one in enumerate(found):
        own = marks[place]
        if own is None:
            before = next((mark for mark in reversed(marks[:place]) if mark), None)
            after = next((mark for mark in marks[place + 1 :] if mark), None)
            sides = {before, after} - {None, BORDER}
            own = sides.pop() if len(sides) == 1 else ""
        told.append(Stretch(one.kind, one.name, "" if own == BORDER else own))
    return told


@cache
def _mark(one: Stretch) -> str | None:
    known = next((town for pattern, town in MARKS if pattern.search(one.name)), None)
    if known is None and one.kind == PLACE:
        spot = neighbourhoods().find(one.name, None)
        return CITY if spot.how in ("exacto", "alias") and spot.territory.startswith(CITY) else None
    return known


def rows_of(routes: Iterable[dict]) -> Iterator[dict]:
    """A row per stretch of each route, numbered from 1; one row without a stretch where there is no itinerary."""
    for route in routes:
        text = str(route.get("recorrido") or "")
        head = {
            "ruta_codigo": str(route["codigo"]).strip(),
            "nombre": _title(str(route.get("ruta") or "")),
            "empresa": _title(re.sub(r"^OPERACIÓN AUTORIZADA A\s+", "", str(route.get("empresa") or ""))),
        }
        found = stretches(text) or [None]
        for order, one in enumerate(found, 1):
            yield head | {
                "orden": order if one else 0,
                "tramo_tipo": one.kind if one else None,
                "tramo": one.name if one else None,
                "municipio_codigo": (one.municipality or None) if one else None,
            }


def _title(text: str) -> str:
    """A name without the office's own numbering, its words with a capital.

    >>> _title("PILOTO # 6 BUENAVISTA - MORRORICO")
    'Buenavista - Morrorico'
    """
    plain = re.sub(r"\bP?ILOTO\s*#\s*\d+\s*", "", text)
    plain = re.sub(r"\s*[–-]\s*", " - ", re.sub(r"\s+", " ", plain)).strip(" .-")
    # «S.A.» and «UIS» stay; so do the numbers of routes.
    kept = {"UIS", "INEM", "FOSUNAB"}
    words = [word if word in kept or "." in word or not word.isalpha() else word.capitalize() for word in plain.split()]
    return " ".join(word.lower() if place and word in LESSER else word for place, word in enumerate(words))


def take_in_routes(
    con: duckdb.DuckDBPyConnection, source: Source, path: Path, *, cutoff: date | None = None, forced: bool = False
) -> Intake:
    """Read a JSON list of routes into temp table `entrega`, a row per stretch. ContractError for anything else."""
    routes = _read(path)
    start_issues(con)
    kept: dict[str, dict] = {}
    repeated, nameless = 0, 0
    for place, route in enumerate(routes, 1):
        code = str(route.get("codigo") or "").strip()
        if not code:
            nameless += 1
            _refuse(con, place, "RUT-01", route)
        elif code in kept:
            repeated += 1
            _refuse(con, place, "RUT-02", route)
        else:
            kept[code] = route
    rows = list(rows_of(kept.values()))
    if not rows:
        raise ContractError(f"«{path.name}» no trae ninguna ruta con código. No se publicó nada.")
    con.register("tramos", pd.DataFrame(rows).assign(fila=range(1, len(rows) + 1)))
    typed = ", ".join(f"{column.name}::{SQL_TYPES[column.type]} as {column.name}" for column in source.columns)
    con.execute(f"create or replace temp table entrega as select fila, {typed} from tramos")
    con.unregister("tramos")
    empty = [row["ruta_codigo"] for row in rows if not row["orden"]]
    counts = {"RUT-01": nameless, "RUT-02": repeated, "RUT-10": len(empty)}
    note = f"RUT-10: {source.rule('RUT-10').text} {', '.join(empty)}."
    return Intake(
        source,
        LAYOUT,
        cutoff or cutoff_of(con, source, path, LAYOUT),
        len(rows) + nameless + repeated,
        len(rows),
        nameless + repeated,
        0,
        {code: count for code, count in counts.items() if count},
        {"routes": len(kept), "stretches": len(rows) - len(empty)},
        (),
        (note,) if empty else (),
    )


def _read(path: Path) -> list[dict]:
    safety.inspect(path, path.name)
    wrong = ContractError(
        f"«{path.name}» no es una lista de rutas: se espera un JSON con una lista de objetos que traigan «codigo», "
        "«ruta» y «recorrido». No se publicó nada."
    )
    if path.stat().st_size > LARGEST:
        raise wrong
    try:
        told = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise wrong from None
    routes = isinstance(told, list) and all(isinstance(one, dict) for one in told)
    if not routes or not any({"codigo", "ruta", "recorrido"} <= one.keys() for one in told):
        raise wrong
    return told


def _refuse(con: duckdb.DuckDBPyConnection, place: int, code: str, route: dict) -> None:
    told = json.dumps(route, ensure_ascii=False)
    con.execute("insert into incidencias values (?, ?, null, null, null, ?)", [place, code, told])
