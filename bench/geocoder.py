"""How near and how sure the geocoder is, on cities that do not exist and on the public sites of the real one.

    python bench/geocoder.py [--ajustar] [--direcciones N]

The confidence is fitted on one generated city (`--ajustar` does, and writes `data/reference`) and told on others, with
their street layer and without it. The public sites are each left out of what the geocoder knows and then asked for; for
them and for the seconds a stage takes, something must be published (`python -m loaders build`).
"""

import argparse
import csv
import os
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.domain.addresses.assembly import AGREEMENT  # noqa: E402
from app.domain.addresses.confidence import TERMS, Confidence, fit_confidence  # noqa: E402
from app.domain.addresses.pipeline import answer, geocode  # noqa: E402
from app.domain.addresses.reading import read  # noqa: E402
from app.domain.addresses.search import METHODS  # noqa: E402
from bench.generated_city import City, Ground, House  # noqa: E402
from bench.generated_gazetteer import gazetteer  # noqa: E402
from loaders import geocode as command  # noqa: E402
from loaders.geo import point_index  # noqa: E402
from loaders.paths import REFERENCE, data_layout  # noqa: E402
from loaders.warehouse import published  # noqa: E402

FITTED_ON, HELD_OUT = 1810, (1816, 1819, 1824, 1830)
AGREEMENTS = (1.5, 2.0, 2.5, 3.0, 3.5)
BINS = 10
SURE = 0.9
MANY = 50_000
CONTROL = "direcciones/direcciones_con_coordenada.csv"  # under OBSERVATORIO_REALES: names of some of the sites


def fitted(size: int) -> Confidence:
    """The confidence fitted on one city, with its street layer and without it."""
    city = City(FITTED_ON)
    houses, truth = city.houses(size), Ground(city)
    readings, declared = [read(house.text) for house in houses], [house.declared for house in houses]
    barrios = np.array([house.barrio for house in houses] * 2, dtype=object)
    kinds = [gazetteer(city, streets=streets, confidence=Confidence({}, 0.0)) for streets in (True, False)]
    models = []
    for agreement in AGREEMENTS:
        trial = Confidence({}, agreement)
        told = [answer(readings, declared, replace(kind, confidence=trial), truth) for kind in kinds]
        barrio = np.concatenate([one.crossed.barrio for one in told])
        given = barrio != ""
        evidence = {name: np.concatenate([one.evidence[name] for one in told])[given] for name in TERMS}
        right = (barrio == barrios)[given].astype(float)
        model = fit_confidence(evidence, right, agreement)
        chance = np.clip(model.of(evidence), 1e-9, 1 - 1e-9)
        loss = -np.mean(right * np.log(chance) + (1 - right) * np.log1p(-chance))
        print(f"  acuerdo {agreement}: pérdida {loss:.4f}, barrio correcto {right.mean():.2%} de {len(right)}")
        models.append((loss, agreement, model))
    return min(models)[-1]


def reliability(chance: np.ndarray, right: np.ndarray) -> list[tuple[float, float, float, int]]:
    """(from, predicted, observed, n) of each tenth of the confidence."""
    tenth = np.minimum((chance * BINS).astype(int), BINS - 1)
    members = [(one, tenth == one) for one in np.unique(tenth)]
    return [(one / BINS, chance[of].mean(), right[of].mean(), int(of.sum())) for one, of in members]


def miscalibration(table: list[tuple[float, float, float, int]]) -> float:
    """Expected calibration error."""
    return sum(n * abs(predicted - observed) for _, predicted, observed, n in table) / sum(row[-1] for row in table)


def held_out(size: int, confidence: Confidence, *, streets: bool, seeds: tuple[int, ...] = HELD_OUT) -> dict:
    """Addresses of cities that the fit never saw: the columns of `geocode` that matter, and the truth beside them."""
    parts = []
    for seed in seeds:
        city = City(seed)
        known, houses = gazetteer(city, streets=streets, confidence=confidence), city.houses(size // len(seeds))
        texts, declared = [house.text for house in houses], [house.declared for house in houses]
        told = geocode(texts, barrios=declared, gazetteer=known, territory=Ground(city))
        barrio = told["barrio_codigo"]
        parts.append(
            {
                "kind": np.array([house.kind for house in houses]),
                "method": told["metodo"],
                "metres": metres(told["latitud"], told["longitud"], houses),
                "radius": told["radio_m"],
                "chance": told["confianza"],
                "parting": np.array([house.parting for house in houses]),
                "side": same_side(told["latitud"], told["longitud"], houses),
                "given": barrio != "",
                "right": (barrio != "") & (barrio == np.array([house.barrio for house in houses], dtype=object)),
            }
        )
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def metres(latitude: np.ndarray, longitude: np.ndarray, houses: list[House]) -> np.ndarray:
    """Between each point and its house, on the sphere."""
    there = np.radians([(house.latitude, house.longitude) for house in houses])
    here = np.radians(np.stack([latitude, longitude], axis=1))
    east = (here[:, 1] - there[:, 1]) * np.cos(there[:, 0])
    return 6_371_000 * np.hypot(here[:, 0] - there[:, 0], east)


def same_side(latitude: np.ndarray, longitude: np.ndarray, houses: list[House]) -> np.ndarray:
    """Whether each point is on the side of the street where its house is."""
    front = np.array([house.front for house in houses])
    scale = np.stack([np.ones(len(front)), np.cos(np.radians(front[:, 0]))], axis=1)
    here = (np.stack([latitude, longitude], axis=1) - front) * scale
    there = (np.array([(house.latitude, house.longitude) for house in houses]) - front) * scale
    return (here * there).sum(1) > 0


def complete(told: dict[str, np.ndarray]) -> np.ndarray:
    """Metres off of the addresses that were written whole; without a point, infinitely many."""
    return np.nan_to_num(told["metres"][told["kind"] == "completa"], nan=np.inf)


def tell(told: dict[str, np.ndarray]) -> list[tuple[float, float, float, int]]:
    """Print the figures of one run; the reliability table of the barrios that were given."""
    given, whole = told["given"], complete(told)
    sure = given & (told["chance"] >= SURE)
    table = reliability(told["chance"][given], told["right"][given])
    of_all = miscalibration(reliability(told["chance"], told["right"]))
    print(f"  completas: mediana {np.median(whole):.0f} m, percentil 90 {np.percentile(whole, 90):.0f} m")
    print(f"  barrio dado en {given.mean():.1%}, correcto en {told['right'][given].mean():.2%} de ellos")
    print(f"  con confianza >= {SURE}: {sure.mean():.1%} de las direcciones, correcto {told['right'][sure].mean():.2%}")
    print(f"  error de calibración {miscalibration(table):.4f}; con las que no tienen barrio {of_all:.4f}")
    streets = (told["method"] == "vias") & (told["kind"] == "completa")
    for title, of in (("todas", streets), ("en vías que son borde de barrio", streets & told["parting"])):
        if of.any():
            told_of = f"del lado correcto {told['side'][of].mean():.1%}, barrio correcto {told['right'][of].mean():.1%}"
            print(f"  completas por vías, {title}: n {of.sum()}, {told_of}")
    for low, predicted, observed, n in table:
        print(f"    {low:.1f}  predicha {predicted:.3f}  observada {observed:.3f}  n {n}")
    for method in METHODS:
        of = told["method"] == method
        if of.any():
            far, inside = np.median(told["metres"][of]), (told["metres"][of] <= told["radius"][of]).mean()
            print(f"    {method:14} n {of.sum():6}  mediana {far:6.0f} m  en el radio {inside:4.0%}", end="")
            print(f"  barrio correcto {told['right'][of].mean():.1%}")
    return table


def public_sites() -> None:
    """Each public site of the city left out of what is known, and asked for with its barrio and without."""
    with duckdb.connect(str(published(data_layout())[0].files["interna"]), read_only=True) as con:
        sites, territory = command.public_sites(con), point_index(con)
        said = dict(con.execute("select lugar_nombre, barrio_nombre from lugares").fetchall())
        rows = []
        for one in sites:
            known = command.gazetteer(con, [site for site in sites if site != one])
            truth = known.names.find(said[one.name], one.comuna)
            house = House("", "", "", one.latitude, one.longitude, truth.territory)
            nameable = truth.territory in known.barrios.place
            for declared in (None, said[one.name]):
                told = geocode([one.address], barrios=[declared], gazetteer=known, territory=territory)
                barrio, comuna, decision = (told[name][0] for name in ("barrio_codigo", "comuna_codigo", "decision"))
                far = metres(told["latitud"], told["longitud"], [house])[0]
                right = barrio == truth.territory if nameable else np.nan
                rows.append((one.name, declared, far, right, comuna == one.comuna, decision))
    groups = {f"los {len(sites)} sitios": {site.name for site in sites}}
    control = Path(os.environ.get("OBSERVATORIO_REALES", "")) / CONTROL
    if control.is_file():
        with control.open(encoding="utf-8") as file:
            groups["los de control"] = {row["sitio"] for row in csv.DictReader(file)}
    for title, names in groups.items():
        for kind in ("sin", "con"):
            of = [row for row in rows if row[0] in names and (row[1] is not None) == (kind == "con")]
            far = np.array([row[2] for row in of])
            low, middle, high = np.nanpercentile(far, [25, 50, 75])
            print(f"  {title} {kind} barrio declarado: {len(of)}, con punto {np.isfinite(far).sum()}; ", end="")
            print(f"mediana {middle:.0f} m (cuartiles {low:.0f} y {high:.0f}); ", end="")
            barrio, comuna = (np.nanmean([row[place] for row in of]) for place in (3, 4))
            print(f"barrio {barrio:.0%}, comuna {comuna:.0%}; ", end="")
            print(dict(Counter(row[5] for row in of)))


def seconds() -> None:
    """What the whole pipeline takes for many different addresses, territory included."""
    with duckdb.connect(str(published(data_layout())[0].files["interna"]), read_only=True) as con:
        known, territory = command.gazetteer(con, command.public_sites(con)), point_index(con)
    houses = City(FITTED_ON).houses(MANY)
    begun, processor = time.perf_counter(), time.process_time()
    told = geocode(
        [house.text for house in houses],
        barrios=[f"{house.declared}{place % 7}" for place, house in enumerate(houses)],
        gazetteer=known,
        territory=territory,
    )
    spent, used = time.perf_counter() - begun, time.process_time() - processor
    print(f"  {len(told['metodo'])} direcciones: {spent:.1f} s, {used:.1f} s de procesador; ", end="")
    print(f"carga media {os.getloadavg()[0]:.1f}")


def write(name: str, header: tuple[str, ...], rows: list[tuple]) -> None:
    with (REFERENCE / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([header, *rows])


def committed() -> Confidence:
    """The confidence as it was fitted last."""
    with (REFERENCE / "confianza_direcciones.csv").open(encoding="utf-8") as file:
        terms = {row["termino"]: float(row["peso"]) for row in csv.DictReader(file)}
    return Confidence(terms, terms.pop(AGREEMENT))


def main(size: int, fit: bool) -> None:
    if fit:
        print("ajuste")
        model = fitted(size)
        told = [
            (AGREEMENT, round(model.agreement, 4), "Lo que suma un barrio declarado que coincide al elegir barrio.")
        ]
        told += [(name, round(model.terms[name], 4), text) for name, text in TERMS.items()]
        write("confianza_direcciones", ("termino", "peso", "descripcion"), told)
    model, rows = committed(), []
    for streets in (True, False):
        print("ciudades generadas,", "con calles" if streets else "sin calles")
        table = tell(held_out(size, model, streets=streets))
        rows += [("si" if streets else "no", low, f"{p:.4f}", f"{o:.4f}", n) for low, p, o, n in table]
    if fit:
        header = ("calles_cargadas", "confianza_desde", "predicha", "observada", "direcciones")
        write("fiabilidad_direcciones", header, rows)
    if published(data_layout()):
        print("sitios públicos, cada uno sin sí mismo")
        public_sites()
        print("tiempo")
        seconds()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--direcciones", type=int, default=20_000)
    parser.add_argument("--ajustar", action="store_true")
    asked = parser.parse_args()
    main(asked.direcciones, asked.ajustar)
