"""What the figures of the reactivation share: what is counted, the names of groups, bars under their names."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from app.charts import theme, words
from app.domain import formats

METHOD = "docs/methods/reactivacion.md"
ACTIVITY = "docs/methods/actividad-economica.md"
IN_TIME = "docs/methods/reactivacion-en-el-tiempo.md"
DISCLOSURE = "docs/methods/control-de-divulgacion.md"
COLOR = theme.MEN
FIRMS = theme.CASES
# One, many and the unit of what is counted.
MEASURES = {
    "trabajadores": ("trabajador", "trabajadores"),
    "establecimientos": ("establecimiento", "establecimientos"),
    "empresas": ("empresa", "empresas"),
}
# So many bars fit on a screen; the table has all.
MOST = 20
ROW = 38
NOTHING = "Ningún establecimiento con estos filtros: quite alguno o amplíe el periodo."
# How the sections with long names are called in a label, by how their official name begins.
_SHORT: Mapping[str, str] = {
    "Comercio al por mayor y al por menor": "Comercio",
    "Industrias manufactureras": "Industria",
    "Otras actividades de servicios": "Otros servicios",
    "Actividades profesionales": "Profesionales y técnicas",
    "Actividades de servicios administrativos": "Servicios administrativos",
    "Actividades de atención de la salud": "Salud y asistencia social",
    "Actividades artísticas": "Arte, entretenimiento y recreación",
    "Agricultura": "Agricultura y ganadería",
    "Suministro de electricidad": "Electricidad y gas",
    "Distribución de agua": "Agua, aseo y saneamiento",
    "Administración pública": "Administración pública",
    "Actividades de los hogares": "Hogares empleadores",
    "Actividades de organizaciones": "Organismos internacionales",
}


def counted(value: float, measure: str) -> str:
    """A number of what is measured: `1 trabajador`, `2.559 empresas`."""
    return words.count(value, *MEASURES[measure])


def brief(name: str) -> str:
    """What a section with a long official name is called."""
    return next((label for beginning, label in _SHORT.items() if name.startswith(beginning)), name)


def short(name: str) -> str:
    """The first words of a group's name, as far as a label holds them."""
    name = brief(name)
    return name if len(name) <= 42 else f"{name[:40].rsplit(' ', 1)[0].rstrip(',;')}…"


def plain(name: str) -> str:
    """The name of a group without its number: `15 · Centro` is `Centro`."""
    return name.partition(" · ")[2] or name


def capital(text: str) -> str:
    """The text, its first letter large."""
    return text[:1].upper() + text[1:]


def ordered(
    df: pd.DataFrame, *, value: str, color: str, about: str, selected: str | None = None, seen: str = ""
) -> dict:
    """Bars of the groups with most, their names and values above them; what has no known group comes last.

    `seen` says in the title that the rest is not shown.
    """
    ranked = df.sort_values([value, "nombre"], ascending=[False, True])
    unknown = ranked["codigo"].isin(["SD", "SU", "sin_dato"])
    ranked = pd.concat([ranked[~unknown], ranked[unknown]])
    drawn = ranked[ranked[value] > 0].head(MOST)
    total, first = df[value].sum(), ranked[~ranked["codigo"].isin(["SD", "SU", "sin_dato"])].head(1)
    rows = pd.DataFrame(
        {
            "nombre": [brief(name) for name in drawn["nombre"]],
            "valor": drawn[value].astype(float).to_numpy(),
            "texto": [f"{formats.integer(n)} · {formats.percent(n / total)}" for n in drawn[value]],
            "elegido": drawn["codigo"].eq(selected).to_numpy() if selected in set(drawn["codigo"]) else True,
        }
    )
    title = f"{formats.integer(total)} {MEASURES[value][1]}, sin grupo conocido"
    for row in first.to_dict("records"):
        article = "las" if value == "empresas" else "los"
        share = (
            f"el {formats.percent(row[value] / total)} de {article} {formats.integer(total)} {MEASURES[value][1]}{seen}"
        )
        whole = f"{formats.integer(total)} {MEASURES[value][1]}{seen}"
        title = f"{short(plain(row['nombre']))}: {share if len(drawn) > 1 else whole}"
    rest = len(ranked[ranked[value] > 0]) - len(drawn)
    more = f" Se dibujan {len(drawn)}; la tabla trae {rest} más." if rest > 0 else ""
    return theme.finish(
        listed(rows, name="nombre", color=color),
        title=title,
        subtitle=about + more,
        alt_text=f"{about} " + "; ".join(f"{row.nombre}, {row.texto}" for row in rows.itertuples()) + ".",
    )


def listed(rows: pd.DataFrame, *, name: str, color: str, back: str | None = None) -> alt.LayerChart:
    """A bar per row under its name and its `texto`; with `back`, over what it is a part of."""
    order = rows[name].tolist()
    base = alt.Chart(rows).encode(y=alt.Y(f"{name}:N", sort=order, axis=None, scale=alt.Scale(paddingInner=0)))
    top = max(rows[back].max() if back else 0, rows["valor"].max())
    along = {"axis": None, "scale": alt.Scale(domain=[0, float(top)], nice=False)}
    tooltip = [alt.Tooltip(f"{name}:N", title="Grupo"), alt.Tooltip("texto:N", title="Valor")]
    bar = {"height": 9, "cornerRadiusEnd": 2, "yOffset": 9}
    layers = []
    if back:
        layers.append(
            base.mark_bar(**bar, color=theme.fade(color, 0.2)).encode(x=alt.X(f"{back}:Q", **along), tooltip=tooltip)
        )
    own = base.mark_bar(**bar, color=color).encode(x=alt.X("valor:Q", **along), tooltip=tooltip)
    if "elegido" in rows:
        own = own.encode(opacity=theme.when(alt.OpacityValue, "datum.elegido", 1, 0.45))
    write = {"fontSize": 12.5, "color": theme.INK, "dy": -5, "baseline": "middle"}
    layers += [
        own,
        base.mark_text(**write, align="left", limit=alt.ExprRef("width - 118")).encode(
            x=alt.XValue(0), text=alt.Text(f"{name}:N")
        ),
        base.mark_text(**write, align="right").encode(x=alt.value("width"), text=alt.Text("texto:N")),
    ]
    return alt.layer(*layers).properties(height=ROW * len(rows))
