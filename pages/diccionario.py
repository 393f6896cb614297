"""The data dictionary: every column of every table, searched from the address, as a file."""

import streamlit as st

from app import access, panel
from app.domain import formats
from app.queries import dictionary
from app.warehouse import current, run

HEADINGS = {
    "columna": "Columna",
    "descripcion": "Qué es",
    "tipo": "Tipo",
    "unidad": "Unidad",
    "dominio": "Valores posibles",
}

st.title("Diccionario", anchor=False)
st.markdown("Cada columna de cada tabla: qué es, en qué unidad está y qué valores puede tomar.")

open_only = access.perfil() == "publico"
words = st.text_input(
    "Buscar",
    key="buscar",
    bind="query-params",
    placeholder="Por ejemplo: fallecidos, municipio, procedencia",
    icon=":material/search:",
    max_chars=80,
)
found = run(dictionary.columns, words=words, open_only=open_only)
tables = run(dictionary.tables, words=words, open_only=open_only)

if found.empty:
    st.info(
        "Ninguna columna contiene todas esas palabras. Pruebe con menos palabras o con otra.",
        icon=":material/search_off:",
    )
else:
    one = len(found) == 1
    st.markdown(
        f"**{formats.integer(len(found))}** {'columna' if one else 'columnas'} en "
        f"**{formats.integer(len(tables))}** {'tabla' if len(tables) == 1 else 'tablas'}"
    )
    panel.files(
        found,
        name=f"diccionario_{current().sello}",
        about={"título": "Diccionario de datos", "búsqueda": words or "todo", "versión": current().sello},
    )
    for table in tables.itertuples():
        count = f"{formats.integer(table.columnas)} {'columna' if table.columnas == 1 else 'columnas'}"
        section = st.expander(
            f"**{table.modelo}** · {count}",
            key=f"tabla-{table.modelo}",
            expanded=bool(words) and len(tables) <= 5,
            on_change="rerun",
        )
        if section.open:
            with section:
                st.markdown(table.tabla)
                st.table(
                    found.loc[found["modelo"] == table.modelo, list(HEADINGS)].rename(columns=HEADINGS),
                    hide_index=True,
                    border="horizontal",
                    alt=f"Columnas de {table.modelo}",
                )
