"""The rules of `docs/formatos/direcciones.md`, one by one."""

from dataclasses import asdict

import pytest

from app.domain.addresses.known import KnownNames
from app.domain.addresses.reading import read

NAMES = KnownNames(frozenset({"LA JOYA", "SAN FRANCISCO", "20 DE JULIO", "CENTRO", "MANZANA 10", "SAN MARTIN"}))


def parts(text: str) -> dict[str, str]:
    """The components that a text has."""
    return {name: value for name, value in asdict(read(text, names=NAMES).components).items() if value}


def street(kind="", number="", letter="", bis="", cardinal="", name="", prefix="via") -> dict[str, str]:
    values = {"tipo": kind, "numero": number, "letra": letter, "bis": bis, "cardinal": cardinal, "nombre": name}
    return {f"{prefix}_{part}": value for part, value in values.items() if value}


CL35 = street("CL", "35")
AT_19_41 = CL35 | {"cruce_numero": "19", "placa": "41"}


@pytest.mark.parametrize(
    "text",
    ["CL 35 # 19-41", "Calle 035 No. 19 - 041", "CLL35#19-41", "cl. 35 nº 19 41", "CL 35 19 41",
     "CALLE CL 35 Nro 19 # 41",     "Calel 35 # 19–41", "C 35 # 19-41", "CL 35 N 19-41", "CL 35 N. 19-41",
     "CL35No19-41", "C.L. 35 #19/41",
     "CLLE 35-19-41"],
)  # fmt: skip
def test_one_address_written_in_many_ways(text) -> None:
    assert parts(text) == AT_19_41
    assert read(text).canonical == "CL 35 # 19-41"


@pytest.mark.parametrize(
    ("written", "kind"),
    [("Cra.", "KR"), ("CARERRA", "KR"), ("kra", "KR"), ("DIAGOANL", "DG"), ("Trasversal", "TV"), ("Av", "AV"),
     ("AVENDIA", "AV"),     ("Av. Calle", "AC"), ("AV CL", "AC"), ("Avenida Carrera", "AK"), ("AV. KRA.",
     "AK"), ("Circunvalar", "CIRC"),
     ("PEATONAL", "PJ"), ("Pasaje", "PJ"), ("Autopista", "AU"), ("K", "KR")],
)  # fmt: skip
def test_types(written, kind) -> None:
    assert parts(f"{written} 27 # 5-10") == street(kind, "27") | {"cruce_numero": "5", "placa": "10"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("27 A", street("KR", "27", "A")),
        ("27A BIS B SUR", street("KR", "27", "A", "BIS B", "SUR")),
        ("27bisb", street("KR", "27", bis="BIS B")),
        ("27 BIS", street("KR", "27", bis="BIS")),
        ("27N", street("KR", "27", cardinal="NORTE")),
        ("27 Nte.", street("KR", "27", cardinal="NORTE")),
        ("27A N", street("KR", "27", "A", cardinal="NORTE")),
        ("27AN", street("KR", "27", "A", cardinal="NORTE")),
        ("27 Occ", street("KR", "27", cardinal="OESTE")),
        ("27W", street("KR", "27", cardinal="OESTE")),
        ("27 O", street("KR", "27", cardinal="OESTE")),
        ("27 Oriente", street("KR", "27", cardinal="ESTE")),
        ("27BB", street("KR", "27", "BB")),
    ],
)
def test_letters_bis_and_cardinals(written, expected) -> None:
    assert parts(f"KR {written} # 19-41") == expected | {"cruce_numero": "19", "placa": "41"}


def test_a_loose_n_is_a_mark_only_right_before_the_number() -> None:
    assert parts("CL 35 N # 2-10") == street("CL", "35", cardinal="NORTE") | {"cruce_numero": "2", "placa": "10"}
    assert parts("CL 35N 19-41") == AT_19_41 | {"via_cardinal": "NORTE"}


def test_what_follows_the_plate() -> None:
    assert parts("CL 35 # 19B Norte-41 E") == AT_19_41 | {
        "cruce_letra": "B", "cruce_cardinal": "NORTE", "placa_cardinal": "ESTE"
    }  # fmt: skip
    assert parts("CL 35 # 19-41A") == AT_19_41 | {"placa_letra": "A"}
    assert parts("CL 35 # 19-41/45") == AT_19_41 | {"resto": "45"}
    assert parts("CL 35 # 19-41 esquina") == AT_19_41 | {"resto": "ESQUINA"}


@pytest.mark.parametrize(
    "text",
    ["CL 35 CON KR 27", "CL 35 # CRA 27", "Calle 35 y Carrera 27", "CL 35 KR 27 ESQUINA", "esq. Cll 35 con Cr. 27",
     "CL 35 ESQUINA CON LA CARRERA 27", "CL 35 x K 27"],
)  # fmt: skip
def test_corners(text) -> None:
    assert parts(text) == CL35 | street("KR", "27", prefix="cruce") | {"esquina": "si"}
    assert read(text).canonical == "CL 35 CON KR 27"


def test_between_two_streets_takes_the_first() -> None:
    found = parts("CL 35 ENTRE KR 22 Y KR 23")
    assert found == CL35 | street("KR", "22", prefix="cruce") | {"esquina": "si", "resto": "Y KR 23"}


def test_a_crossing_without_plate_is_no_corner() -> None:
    assert parts("CL 55 # 14") == street("CL", "55") | {"cruce_numero": "14"}
    assert parts("CL 3N # CRA 22-30")["placa"] == "30"


def test_named_streets() -> None:
    assert parts("AV QUEBRADASECA 15-41") == street("AV", name="QUEBRADASECA") | {"cruce_numero": "15", "placa": "41"}
    assert parts("Cr 15 con Av. La Rosita") == street("KR", "15") | street("AV", name="LA ROSITA", prefix="cruce") | {
        "esquina": "si"
    }
    assert parts("AVENDIA QUEBRADA SECA 15 20")["via_nombre"] == "QUEBRADA SECA"
    assert parts("TR 93 # 5-10")["via_tipo"] == "TV"
    assert parts("Km 3+200 vía a Lebrija") == street("VIA", name="LEBRIJA") | {"kilometro": "3.200"}
    assert parts("Km 3 vía Bucaramanga - Cúcuta") == street("VIA", name="BUCARAMANGA CUCUTA") | {"kilometro": "3"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mz B Cs 60", {"manzana": "B", "casa": "60"}),
        ("MZBCS60", {"manzana": "B", "casa": "60"}),
        ("Mz 5 Lt 4", {"manzana": "5", "casa": "LOTE 4"}),
        ("M 5 C 6", {"manzana": "5", "casa": "6"}),
        ("CASA 5", {"interior": "CASA 5"}),
        ("T.2 Ap 301", {"interior": "TORRE 2 APTO 301"}),
        ("CL 35 # 19-41 T.2 Ap 301", AT_19_41 | {"interior": "TORRE 2 APTO 301"}),
        ("CL35#19-41APTO301TORRE2", AT_19_41 | {"interior": "APTO 301 TORRE 2"}),
        ("CL 35 # 19-41 segundo piso", AT_19_41 | {"interior": "PISO 2"}),
        ("CL 35 19-41 2do piso", AT_19_41 | {"interior": "PISO 2"}),
        ("CL 35 # 19-41 APTO 301T2", AT_19_41 | {"interior": "APTO 301 TORRE 2"}),
        ("CL 35 # 19-41 TR 3 Apt 301-B", AT_19_41 | {"interior": "TORRE 3 APTO 301B"}),
        ("CL 35 19-41 L-5", AT_19_41 | {"interior": "LOCAL 5"}),
        ("casa 6 manzana 4", {"manzana": "4", "casa": "6"}),
        ("MZ B-60", {"manzana": "B", "casa": "60"}),
        ("II etapa sector 4", {"sector": "ETAPA 2 SECTOR 4"}),
        ("Supermanzana III", {"sector": "SUPERMANZANA 3"}),
        ("B. La Joya", {"barrio": "LA JOYA"}),
        ("CL 35 # 19-41 B/la joya, Bucaramanga", AT_19_41 | {"barrio": "LA JOYA", "municipio": "BUCARAMANGA"}),
        ("Cdla Real de Minas", {"barrio": "CIUDADELA REAL DE MINAS"}),
        ("Urb. San Martín II Mz 3", {"barrio": "SAN MARTIN II", "manzana": "3"}),
        ("barrio Manzana 10", {"barrio": "MANZANA 10"}),
        ("C.C. Cabecera Local 1-23", {"edificio": "CENTRO COMERCIAL CABECERA", "interior": "LOCAL 1-23"}),
        ("Ed. Los Andes Of. 301", {"edificio": "LOS ANDES", "interior": "OFICINA 301"}),
        ("Conj. Res. Altos del Parque", {"edificio": "CONJUNTO RESIDENCIAL ALTOS DEL PARQUE"}),
        ("Vda Santa Rita Km 2,5", {"vereda": "SANTA RITA", "kilometro": "2.5"}),
        ("Finca La Esperanza", {"barrio": "FINCA LA ESPERANZA"}),
        ("NO TIENE", {"resto": "NO TIENE"}),
        ("", {}),
    ],
)
def test_inside_the_lot_and_the_barrio(text, expected) -> None:
    assert parts(text) == expected


def test_names_that_no_word_announces() -> None:
    assert parts("CL 35 # 19-41 San Francisco")["barrio"] == "SAN FRANCISCO"
    assert parts("CL 35 # 19-41 Los Cerezos")["resto"] == "LOS CEREZOS"
    assert parts("CL 35 # 19-41, Los Cerezos, Girón")["barrio"] == "LOS CEREZOS"
    assert parts("Mz 5 Cs 6 Los Cerezos")["barrio"] == "LOS CEREZOS"
    assert parts("CL 35 # 19-41, frente al parque")["resto"] == "FRENTE AL PARQUE"
    assert read("CL 35 # 19-41 San Francisco").components.resto == "SAN FRANCISCO"


@pytest.mark.parametrize("name", ["VALLE ALTO", "BARRO BLANCO", "PAISAJES DEL NORTE", "LOS MANZANOS", "BOSQUE BAJO"])
def test_a_name_is_never_taken_for_a_misspelt_word(name) -> None:
    assert parts(f"CL 35 # 19-41, {name}") == AT_19_41 | {"barrio": name}
    assert not read(f"CL 35 # 19-41, {name}").repairs


def test_repairs_are_told() -> None:
    assert read("Calel CL 35 # No 19-41").repairs == (
        "palabra mal escrita: «CALEL» es CALLE",
        "tipo repetido: «CALEL CL» es CL",
        "marca de número repetida",
    )
    assert read("CL35#19-41APTO301").repairs == ("pegado: «CL35»", "pegado: «APTO301»")
    assert read("Calle 35 N 19-41 Bogotá").repairs == (
        "«N» suelta leída como marca de número",
        "tildes o signos cambiados",
    )
    assert not read("CL 35 # 19-41 APTO 301").repairs


def test_the_whole_canonical_order() -> None:
    text = (
        "KR 27A BIS B SUR # 19B NORTE-41 ESTE MZ B CASA 6 TORRE 2 APTO 301 SECTOR 4 BARRIO LA JOYA EDIFICIO LOS ANDES "
        "VEREDA SANTA RITA KM 2.5 BUCARAMANGA ~ FRENTE AL PARQUE"
    )
    assert read(text).canonical == text


def test_names_that_would_run_together_are_set_apart() -> None:
    once = read("vía Chimitá, Girón")
    assert (once.components.via_nombre, once.components.municipio) == ("CHIMITA", "GIRON")
    assert once.canonical == "VIA CHIMITA, GIRON"
    assert read(once.canonical).components == once.components
    assert read("CL 35 # 19-41 barrio Los Cerezos, junta de vecinos").canonical == (
        "CL 35 # 19-41 BARRIO LOS CEREZOS ~ JUNTA DE VECINOS"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CALLE AVENIDA 45 # 19-41", street("AC", "45")),
        ("CL DG 15 # 19-41", street("DG", "15")),
        ("DG CL 15 # 19-41", street("CL", "15") | {"resto": "DG"}),
        ("BVR. SANTANDER # 19-41", street("AV", name="BULEVAR SANTANDER")),
        ("KR27N19-41", street("KR", "27")),
        ("CL 15 N19-41", street("CL", "15")),
        ("CL 15_19-41", street("CL", "15")),
        ("1OE # 19-41", street(number="1", cardinal="OESTE")),
    ],
)
def test_types_and_marks_together(text, expected) -> None:
    assert parts(text) == expected | {"cruce_numero": "19", "placa": "41"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CL 35 # 19-41 Bogotá D.C.", {"municipio": "BOGOTA"}),
        ("CL 35 # 19-41, Cúcuta - Norte de Santander", {"municipio": "CUCUTA", "resto": "NORTE DE SANTANDER"}),
        ("Medellín | CL 35 # 19-41", {"municipio": "MEDELLIN"}),
        ("CL 35 # 19-41 Sabana de Torres", {"municipio": "SABANA DE TORRES"}),
        ("CL 35 # 19-41, La Victoria", {"barrio": "LA VICTORIA"}),
        ("CL 35 # 19-41, B/manga, Santander, Colombia", {"municipio": "BUCARAMANGA", "resto": "SANTANDER COLOMBIA"}),
        ("CL 35 # 19-41 barrio Nuevo Girón", {"barrio": "NUEVO GIRON"}),
        ("Villa Campestre 1, CL 35 # 19-41, 680001, Girón", {
            "barrio": "VILLA CAMPESTRE 1", "municipio": "GIRON", "resto": "680001"
        }),
        ("CL 35 # 19-41 Bucaramanga, Girón", {"municipio": "GIRON", "resto": "BUCARAMANGA"}),
    ],
)  # fmt: skip
def test_towns(text, expected) -> None:
    names = KnownNames(NAMES.barrios | {"LA VICTORIA"}, frozenset({"SABANA DE TORRES", "LA VICTORIA"}))
    found = asdict(read(text, names=names).components)
    assert {name: value for name, value in found.items() if value} == AT_19_41 | expected
