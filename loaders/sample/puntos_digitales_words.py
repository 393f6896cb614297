"""The words of the workbooks of the Puntos Digitales: points, programmes, groups and channels as people write them.

The first form of each is the usual one. Names of courses are made up, common ones.
"""

from dataclasses import dataclass

from loaders.sample.typing import plain

CENTRE = "CENTRO DE PENSAMIENTO PARA LA CUARTA REVOLUCIÓN INDUSTRIAL"


@dataclass(frozen=True)
class Point:
    """A point: how it is written, and the barrio near whose centre its people live."""

    forms: tuple[str, ...]
    barrio: str

    @property
    def title(self) -> str:
        """How its sheet heads it."""
        return CENTRE if self.forms[0] == "CP4RI" else f"PUNTO DIGITAL {self.forms[0].upper()}"


POINTS = {
    "la_joya": Point(("La Joya", "LA JOYA", "Punto Digital La Joya"), "68001-05-011"),
    "nacional_comercio": Point(("Nal. de Comercio", "NACIONAL DE COMERCIO", "Nacional de Comercio"), "68001-07-001"),
    "cafe_madrid": Point(("Café Madrid", "CAFE MADRID", "Cafe Madrid"), "68001-01-008"),
    "promocion_social": Point(("Promoción Social", "PROMOCION SOCIAL", "Promoción Social del Norte"), "68001-02-018"),
    "tecnologico": Point(("Tecnológico", "TECNOLOGICO", "Colegio Tecnológico"), "68001-03-010"),
    "santander": Point(("Colegio Santander", "COLEGIO SANTANDER", "Col. Santander"), "68001-03-010"),
    "inem": Point(("INEM", "Iném", "Inem"), "68001-10-009"),
    "morrorico": Point(("Morrorico", "MORRORICO", "morrorico"), "68001-14-007"),
    "centro_pensamiento": Point(("CP4RI", "Centro de Pensamiento", "CENTRO DE PENSAMIENTO 4RI"), "68001-15-001"),
}
CODES = tuple(POINTS)
NO_POINT = "Sin dato"
PROGRAMMES = {
    "en_tic_confio": ("En TIC Confío", "EN TIC CONFIO", "en tic confío"),
    "al_punto": ("¡Al Punto!", "AL PUNTO", "Al punto"),
    "alfabetizacion": ("Alfabetización digital", "ALFABETIZACION DIGITAL", "Alfabetización"),
    "empresario_digital": ("Empresario Digital", "EMPRESARIO DIGITAL", "empresario digital"),
    "platzi_appsco": ("Apps.co – Platzi", "PLATZI", "Platzi - Apps.co"),
    "sena": ("SENA", "Sena", "sena"),
    "coursera": ("Coursera", "COURSERA", "coursera"),
    "talleres_propios": ("Talleres propios", "TALLERES PROPIOS", "Taller propio"),
    "acceso_libre": ("Acceso libre", "ACCESO LIBRE", "acceso libre"),
    "otro": ("Otro", "OTRO", "Otros"),
}
UNKNOWN = ("XX", "Por definir", "NR")
NO_DOCUMENT = ("SIN DOCUMENTO", "NO PRESENTA", "N/A")
GROUPS = {
    "ninos_adolescentes": ("Niños, niñas y adolescentes", "NIÑOS Y NIÑAS", "Adolescentes", "niños"),
    "jovenes": ("Jóvenes", "JOVENES", "Joven", "jóvenes"),
    "adultos": ("Adultos", "ADULTOS", "Adulto", "adultos"),
    "personas_mayores": ("Adulto mayor", "ADULTOS MAYORES", "Persona mayor", "adulto mayor"),
    "cuidadores": ("Cuidadores", "CUIDADORES", "Padres de familia", "cuidador"),
    "docentes": ("Docentes", "DOCENTES", "Profesores", "docente"),
    "victimas_conflicto": ("Víctimas del conflicto armado", "VICTIMAS DEL CONFLICTO", "Víctima", "víctimas"),
    "discapacidad": ("Personas con discapacidad", "DISCAPACIDAD", "Discapacidad", "discapacidad"),
    "emprendedores": ("Emprendedores", "EMPRENDEDORES", "Emprendedor", "emprendedor"),
    "empleados_busqueda": ("Empleados y en búsqueda de empleo", "DESEMPLEADOS", "Empleados", "desempleado"),
}
BANDS = {"ninos_adolescentes": (6, 17), "jovenes": (18, 28), "adultos": (29, 59), "personas_mayores": (60, 88)}
AUDIENCES = (  # words in what the report says of a public, and the group that they tell
    (("NINEZ", "NINO", "ADOLESCEN", "ESTUDIANTES"), "ninos_adolescentes"),
    (("FAMILIA", "CUIDADOR", "HOGARES"), "cuidadores"),
    (("JOVENES",), "jovenes"),
    (("EMPLEADOS", "INDEPENDIENTES"), "empleados_busqueda"),
    (("DOCENTES", "PROFESORES"), "docentes"),
    (("VICTIMAS",), "victimas_conflicto"),
    (("MAYORES",), "personas_mayores"),
    (("CIUDADANIA", "AMAS DE CASA"), "adultos"),
)
CHANNELS = {
    "presencial": ("Presencial", "PRESENCIAL", "presencial"),
    "virtual": ("Virtual", "VIRTUAL", "virtual"),
    "whatsapp": ("WhatsApp", "WHATSAPP", "Whatsapp"),
    "telefono": ("Teléfono", "TELEFONO", "Telefónico"),
}
SEXES = (("F", "M"), ("Femenino", "Masculino"), ("f", "m"), ("Mujer", "Hombre"))
KINDS = {"curso": ("Curso", "CURSO"), "taller": ("Taller", "TALLER"), "charla": ("Charla", "CHARLA")}
ALLIES = {
    "en_tic_confio": "MinTIC",
    "empresario_digital": "MinTIC",
    "platzi_appsco": "Apps.co – Platzi",
    "sena": "SENA",
    "al_punto": "Alcaldía de Bucaramanga",
}
SUBJECTS = {  # of courses, workshops and talks
    "alfabetizacion": (
        "Manejo básico del computador",
        "Internet y correo electrónico",
        "Mi primer teléfono inteligente",
    ),
    "sena": ("Excel básico", "Excel intermedio", "Servicio al cliente", "Contabilidad básica", "Inglés básico"),
    "empresario_digital": (
        "Vender por redes sociales",
        "Comercio electrónico",
        "Mercadeo digital",
        "Mi marca en línea",
    ),
    "platzi_appsco": ("Programación básica", "Desarrollo web", "Bases de datos", "Diseño de interfaces"),
    "talleres_propios": ("Videollamadas", "Documentos en la nube", "Seguridad en Internet", "Hoja de vida en línea"),
    "en_tic_confio": ("Ciberacoso", "Noticias falsas"),
    "al_punto": ("Pago del impuesto predial en línea", "Certificado de estratificación en línea"),
}
HELP = {  # what is written for who comes alone
    "acceso_libre": ("Consulta en Internet", "Uso de la sala"),
    "coursera": ("Inscripción en Coursera", "Acompañamiento en Coursera"),
    "alfabetizacion": ("Práctica guiada",),
    "otro": ("Orientación",),
}
ALONE = ("Asesoría personalizada", "Acompañamiento")
REMARKS = ("Conexión por datos", "Solicita certificado", "Vuelve a llamar", "Con acompañante")


def point(name: str) -> int:
    """The place in `CODES` of a point that the report names.

    >>> CODES[point("Iném")]
    'inem'
    """
    return next(at for at, one in enumerate(POINTS.values()) if plain(name) in map(plain, one.forms))


def audience(text: str) -> list[str]:
    """The groups that the report's words for a public tell.

    >>> audience("Familias y estudiantes")
    ['ninos_adolescentes', 'cuidadores']
    """
    whole = plain(text)
    return [group for words, group in AUDIENCES if any(word in whole for word in words)]
