"""The tables that the loaders keep of their own work: what was loaded, by which rules, from which declarations.

One declaration per table makes both the table and its rows of the dictionary.
"""

from dataclasses import dataclass

import duckdb


@dataclass(frozen=True)
class Table:
    """A table of the loaders' own: {column: (SQL type, Spanish description)}."""

    name: str
    columns: dict[str, tuple[str, str]]

    def create(self, con: duckdb.DuckDBPyConnection, home: str = "") -> None:
        """Create it empty; `home` is the prefix of another database."""
        declared = ", ".join(f"{name} {kind}" for name, (kind, _) in self.columns.items())
        con.execute(f"create table {home}{self.name} ({declared})")


LOADS = Table(
    "registro_cargas",
    {
        "carga_id": ("varchar", "Comienzo de la huella del archivo."),
        "fuente_codigo": ("varchar", "Fuente."),
        "disposicion": ("varchar", "Forma del archivo que se reconoció."),
        "corte_fecha": ("date", "Último día que la entrega conoce."),
        "huella": ("varchar", "SHA-256 del archivo."),
        "leidas": ("bigint", "Filas leídas."),
        "cargadas": ("bigint", "Filas cargadas."),
        "rechazadas": ("bigint", "Filas rechazadas por una regla."),
        "duplicadas": ("bigint", "Filas idénticas a otra de la misma entrega."),
        "agregadas": ("bigint", "Filas que la versión anterior de ese corte no conocía."),
        "cambiadas": ("bigint", "Filas que cambiaron."),
        "retiradas": ("bigint", "Filas que dejaron de estar."),
        "cargado_en": ("timestamp", "Momento de la carga (UTC)."),
        "procedencia": ("varchar", "real o sintetico."),
    },
)
LOAD_RULES = Table(
    "registro_cargas_reglas",
    {
        "carga_id": ("varchar", "Carga."),
        "regla_codigo": ("varchar", "Número de la regla."),
        "filas": ("bigint", "Filas que tocó."),
    },
)
REJECTIONS = Table(
    "rechazos",
    {
        "carga_id": ("varchar", "Carga."),
        "fila": ("bigint", "Número de la fila en el archivo."),
        "regla_codigo": ("varchar", "Regla que la rechazó o reparó."),
        "columna": ("varchar", "Columna reparada; vacío si se rechazó la fila."),
        "valor_original": ("varchar", "Lo que decía el archivo."),
        "valor_nuevo": ("varchar", "Lo que quedó."),
        "registro": ("varchar", "La fila completa, si se rechazó."),
    },
)
SOURCES = Table(
    "registro_fuentes",
    {
        "fuente_codigo": ("varchar", "Nombre corto de la fuente."),
        "titulo": ("varchar", "Título."),
        "entidad": ("varchar", "Entidad que publica."),
        "licencia": ("varchar", "Licencia o condición de uso."),
        "url": ("varchar", "Dónde se publica."),
        "cadencia_dias": ("integer", "Cada cuántos días promete actualizarse."),
        "descripcion": ("varchar", "Qué contiene."),
        "grano": ("varchar", "Qué es una fila."),
        "referencia": ("varchar", "Archivo de hechos que la suple hasta que se cargue algo; vacío si no hay."),
    },
)
RULES = Table(
    "registro_reglas",
    {
        "fuente_codigo": ("varchar", "Fuente."),
        "regla_codigo": ("varchar", "Número de la regla."),
        "accion": ("varchar", "Qué hace: rechaza, repara o advierte."),
        "texto": ("varchar", "Texto de la regla."),
    },
)
COLUMNS = Table(
    "registro_columnas",
    {
        "modelo": ("varchar", "Tabla."),
        "columna": ("varchar", "Columna."),
        "tipo": ("varchar", "Tipo de dato."),
        "descripcion": ("varchar", "Qué es."),
        "unidad": ("varchar", "Unidad."),
        "dominio": ("varchar", "Valores posibles."),
        "publico": ("boolean", "Verdadero si la tabla está en el archivo público."),
        "orden": ("integer", "Posición de la columna."),
    },
)
MODELS = Table(
    "registro_modelos",
    {
        "modelo": ("varchar", "Tabla."),
        "descripcion": ("varchar", "Qué es."),
        "grano": ("varchar", "Qué es una fila."),
        "sql": ("varchar", "Consulta que la calcula."),
        "publico": ("boolean", "Verdadero si la tabla está en el archivo público."),
    },
)
LINEAGE = Table(
    "registro_linaje",
    {"modelo": ("varchar", "Tabla calculada."), "depende_de": ("varchar", "Tabla que lee.")},
)
REFERENCES = Table(
    "ref_fuentes",
    {
        "archivo": ("varchar", "Archivo de datos de referencia."),
        "titulo": ("varchar", "Título."),
        "descripcion": ("varchar", "Qué contiene."),
        "fuente": ("varchar", "Quién lo publicó."),
        "fuente_url": ("varchar", "Dónde se publicó."),
        "fecha": ("varchar", "Fecha de los datos."),
        "licencia": ("varchar", "Licencia o condición de uso."),
        "metodo": ("varchar", "Cómo se derivó."),
        "advertencias": ("varchar", "Qué hay que saber antes de usarlo."),
    },
)

# Kept from build to build; the rest is made anew each time.
JOURNAL = (LOADS, LOAD_RULES, REJECTIONS)
DECLARATIONS = (COLUMNS, MODELS, LINEAGE, SOURCES, RULES, REFERENCES)
