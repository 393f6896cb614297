"""What is kept, why, for how long and whom to ask (Ley 1581 de 2012)."""

import streamlit as st

from app import access

st.title("Privacidad", anchor=False)
st.markdown("Qué datos guarda el observatorio, por qué, por cuánto tiempo y a quién preguntar.")

with st.container(border=True):
    st.markdown(
        "**En breve.** Las páginas públicas muestran conteos, nunca personas. Visitarlas no exige cuenta, el "
        "observatorio no anota quién consulta y nada se envía a terceros: ni mapas, ni letras, ni estadísticas."
    )

left, right = st.columns(2, gap="large")
with left:
    st.header("Qué se guarda y por qué", anchor=False)
    st.markdown(
        "- **Cifras publicadas por entidades oficiales**, para mostrarlas y compararlas. No contienen personas.\n"
        "- **Listas de casos que el INS publica como datos abiertos**, sin nombre, documento, barrio ni dirección. "
        "De ellas se publican conteos por día, municipio, edad y sexo.\n"
        "- **Registros de las entidades de la ciudad**, cuando se cargan: pueden traer datos personales y sensibles, "
        "como los de salud. Sirven solo para calcular conteos por territorio y para la vigilancia en salud a cargo de "
        "la entidad responsable.\n"
        "- **Direcciones que usted pega para ubicarlas**: no se guardan ni se anotan. En el perfil interno se guarda "
        "solo el punto que una persona decidió, bajo una clave de la que no se lee la dirección.\n"
        "- **Registro de cargas**: qué archivo se cargó, cuándo y qué encontró cada regla. Sin datos de personas en "
        "la versión pública."
    )
    st.header("Por cuánto tiempo", anchor=False)
    st.markdown(
        "- Las tres últimas versiones publicadas. Al publicar una nueva se borra la más antigua.\n"
        "- Los archivos originales que se cargan, con acceso restringido a quien administra el observatorio, mientras "
        "sirvan para reconstruir las cifras.\n"
        "- Un archivo que se revisa y no se publica se borra al terminar la revisión, o al cabo de una hora si la "
        "revisión quedó abandonada."
    )
with right:
    st.header("Cómo se evita reconocer a alguien", anchor=False)
    st.markdown(
        "- En la versión pública, un conteo pequeño se oculta **antes** de escribir el archivo: lo que no se escribió "
        "no se puede filtrar.\n"
        "- Se ocultan los conteos de 1 a 4; los de salud por comuna o por un territorio menor, de 1 a 9. Los ceros "
        "se muestran.\n"
        "- También se ocultan las celdas vecinas que permitirían deducir la oculta por resta.\n"
        "- Los totales de un municipio o de un territorio mayor son hechos ya publicados y se muestran completos. "
        "También los conteos de la lista nacional, que el INS publica caso a caso y sin nombres; con menos de 20 casos "
        "no se dibujan por edad ni sexo.\n"
        "- Los datos de muestra son **sintéticos**, generados por computador: no describen a ninguna persona, y "
        "llevan la marca :orange-badge[Dato sintético]."
    )
    st.header("Quién ve qué", anchor=False)
    st.table(
        {
            "Perfil": ["Público", "Interno", "Restringido"],
            "Quién": ["Cualquier persona", "Equipo de la ciudad, con cuenta", "Personal autorizado, con cuenta y rol"],
            "Qué ve": [
                "Conteos después del control",
                "Conteos completos y calidad de las cargas",
                "Además, registros de personas, con auditoría",
            ],
        },
        hide_index=True,
        border="horizontal",
        alt="Perfiles de acceso",
    )

st.header("Sus derechos y a quién preguntar", anchor=False)
st.markdown(
    "La [Ley 1581 de 2012](https://www.funcionpublica.gov.co/eva/gestornormativo/norma.php?i=49981) le da derecho a "
    "conocer, actualizar y rectificar sus datos personales, a pedir prueba de la autorización, a saber qué uso se les "
    "da, a revocar la autorización o pedir que se supriman cuando proceda, y a acceder a ellos gratuitamente. Puede "
    "presentar quejas ante la Superintendencia de Industria y Comercio después de consultar a la entidad responsable."
)
contact = access.contact()
if contact:
    st.info(f"Consultas y reclamos sobre datos personales: {contact}", icon=":material/mail:")
else:
    st.warning(
        "Esta instalación todavía no ha configurado el contacto de la entidad responsable. Quien la administra lo "
        "define en la variable OBSERVATORIO_CONTACTO.",
        icon=":material/contact_support:",
    )
