"""A city that does not exist, to measure the geocoder on: nothing here comes from it, nor does it know of this.

Streets are curves with bends, missing stretches, letters and BIS; a northern sector is numbered the other way; a far
settlement repeats low numbers; one zone still uses its old numbers. Barrios are the blocks nearest to random centres,
so that streets part them, with ground between them that is of none. Every house knows its point, its barrio and its
street; people write its address as people do.
"""

from dataclasses import dataclass

import numpy as np
import shapely
import shapely.ops

from bench.generated_blocks import by_blocks
from bench.generated_writing import Pen, plain

METRES = 110_574.0  # in a degree of latitude, near the equator
SETBACK = (5.0, 14.0)  # metres from the axis of the street to the door
WRONG_SIDE = 0.04  # of the plates are of the other side's parity
PLATE_NOISE = 30
OUTSIDE = 0.15  # how dense doors are on open ground, 1 being as in a barrio
FIRST = ("Villa", "Altos", "Brisas", "Portal", "Balcones", "Prados", "Jardines", "Mirador", "Colinas", "Bosques")
FIRST += ("Rincón", "Lomas", "Quintas", "Senderos")
SECOND = ("Aurora", "Ceibo", "Guayacán", "Cigarra", "Platanillo", "Turpial", "Sarrapia", "Cámbulo", "Nogal", "Arrayán")
SECOND += ("Caracolí", "Yarumo", "Gualanday", "Samán", "Cedral", "Mayales", "Robledal", "Mortiño", "Chicalá", "Tíbar")


@dataclass(frozen=True)
class House:
    """One address as it was written, and the truth of it: its degrees and its barrio.

    `kind` is how complete it was written, `front` the degrees of the axis of its street in front of it, and `parting`
    whether that street is the border of its barrio there.
    """

    text: str
    declared: str
    kind: str
    latitude: float
    longitude: float
    barrio: str
    front: tuple[float, float] = (np.nan, np.nan)
    parting: bool = False


class City:
    """A generated city; the same seed gives the same one."""

    def __init__(self, seed: int):
        self.dice = np.random.default_rng(seed)
        self.pen = Pen(self.dice)
        self.middle = (4.0 + 4 * self.dice.random(), -76.0 + 3 * self.dice.random())
        self.turn = self.dice.uniform(-0.35, 0.35)
        self._bend = self.dice.uniform(-1, 1, (2, 4)) * [60, 35, 20, 45]
        self._wave = self.dice.uniform(0.6, 2.2, (2, 4)) / 1000
        self._phase = self.dice.uniform(0, 6.28, (2, 4))
        self._faults = self.dice.uniform(0.1, 0.9, (2, 2)), self.dice.uniform(-170, 170, (2, 2))
        self.streets = self._streets()
        self.blocks = self._blocks()
        self._zones()

    def _streets(self) -> dict[tuple[str, str], np.ndarray]:
        """(family, written number) → the curve, in metres before the city is turned."""
        calles, carreras = self._numbers(16, 62, True), self._numbers(8, 34, False)
        self.tops = {"CL": calles, "KR": carreras}
        south, east = max(calles.values()), max(carreras.values())
        along_east = np.arange(min(carreras.values()) - 60, east + 60, 25.0)
        along_south = np.arange(min(calles.values()) - 60, south + 60, 25.0)
        streets = {}
        for name, place in calles.items():
            line = np.stack([along_east, place + self._bent(0, along_east, place, east)], axis=1)
            streets["CL", name] = self._cut(line, name)
        for name, place in carreras.items():
            line = np.stack([place + self._bent(1, along_south, place, south), along_south], axis=1)
            streets["KR", name] = self._cut(line, name)
        # A settlement further south that began its numbers again.
        corner = np.array([300.0, south + 900.0])
        for number in range(1, 9):
            reach = np.linspace(0, 700, 29)
            streets["CL", f"{number}*"] = corner + np.stack([reach, np.full(29, number * 75.0)], axis=1)
            streets["KR", f"{number}*"] = corner + np.stack([np.full(29, number * 80.0), reach], axis=1)
        return streets

    def _numbers(self, back: int, ahead: int, north: bool) -> dict[str, float]:
        """Written numbers and how far along each one runs; some blocks hold a lettered or a BIS way."""
        places, at = {}, 0.0
        for number in range(1, ahead + 1):
            places[f"{number}"] = at
            step = self.dice.uniform(62, 118)
            if self.dice.random() < 0.16:
                places[f"{number}A"] = at + step * 0.45
                if self.dice.random() < 0.3:
                    places[f"{number}B"] = at + step * 0.75
            elif self.dice.random() < 0.05:
                places[f"{number} BIS"] = at + step * 0.5
            at += step
        at = 0.0
        for number in range(1, back + 1):
            at -= self.dice.uniform(62, 118)
            places[f"{number}{'N' if north else 'W'}"] = at
        return places

    def _bent(self, axis: int, along: np.ndarray, place: float, whole: float) -> np.ndarray:
        """Bends, and faults where the streets of two old estates were joined."""
        waves = np.sin(along[:, None] * self._wave[axis] + self._phase[axis] + place / 2500) @ self._bend[axis]
        at, jump = self._faults[0][axis] * whole, self._faults[1][axis]
        return waves + (jump / (1 + np.exp(-(along[:, None] - at) / 45))).sum(1)

    def _cut(self, line: np.ndarray, name: str) -> np.ndarray:
        """Only part of a lettered way exists."""
        if name[-1] in "ABS":
            size = len(line)
            start = int(self.dice.integers(0, size // 2))
            return line[start : start + max(14, size // 3)]
        return line

    def _blocks(self) -> list[tuple]:
        """(way, cross, line from the cross to the next one, next) of every stretch between two crossings."""
        names = list(self.streets)
        shapes = np.array([shapely.LineString(self.streets[name]) for name in names])
        ravines = shapely.MultiPoint(self._somewhere(7)).buffer(1).geoms
        self.ravines = [shapely.buffer(ravine.centroid, self.dice.uniform(90, 220)) for ravine in ravines]
        tree = shapely.STRtree(shapes)
        blocks = []
        for name, shape in zip(names, shapes, strict=True):
            met = []
            for other in tree.query(shape, predicate="intersects"):
                if names[other][0] != name[0]:
                    point = shapely.get_parts(shapely.intersection(shape, shapes[other]))[0]
                    met.append((shape.project(point), names[other]))
            met.sort()
            for (start, cross), (end, after) in zip(met, met[1:], strict=False):
                line = shapely.ops.substring(shape, start, end)
                between_origins = cross[1][-1] in "NW" and after[1][-1] not in "NW"
                if end - start < 25 or between_origins or any(line.intersects(ravine) for ravine in self.ravines):
                    continue
                blocks.append((name, *self._upward(cross, after, line)))
        return blocks

    @staticmethod
    def _upward(cross: tuple, after: tuple, line: shapely.LineString) -> tuple:
        """Plates grow from number 1 outward, so west and north of it they run the other way."""
        if cross[1][-1] in "NW":
            return after, line.reverse(), cross
        return cross, line, after

    def _somewhere(self, size: int) -> np.ndarray:
        corners = np.concatenate(list(self.streets.values()))
        return self.dice.uniform(corners.min(0), corners.max(0), (size, 2))

    def _zones(self) -> None:
        """Barrios and comunas: blocks around random centres; one in sixteen of the barrios is open ground."""
        corners = np.concatenate(list(self.streets.values()))
        box = shapely.box(*(corners.min(0) - 150), *(corners.max(0) + 150))
        centres = shapely.MultiPoint(self._somewhere(int(box.area / 170_000)))
        cells = [cell.intersection(box) for cell in shapely.voronoi_polygons(centres, extend_to=box).geoms]
        kept = [
            cell
            for cell in by_blocks(cells, self.streets.values())
            if self.dice.random() > 1 / 16 and not cell.is_empty
        ]
        heads = self._somewhere(14)
        labels = [f"{a} {b}" for a in FIRST for b in SECOND]
        self.dice.shuffle(labels)
        self.barrios = []
        for number, (cell, label) in enumerate(zip(kept, labels, strict=False)):
            comuna = int(np.linalg.norm(heads - [cell.centroid.x, cell.centroid.y], axis=1).argmin()) + 1
            self.barrios.append((f"99001-{comuna:02}-{number:03}", label.title(), f"C{comuna:02}", cell))
        self._cells = shapely.STRtree([cell for *_, cell in self.barrios])
        self._borders = shapely.union_all([cell.boundary for *_, cell in self.barrios])
        shapely.prepare(self._borders)
        self.box = box
        self.old = shapely.box(*(np.array(box.centroid.coords[0]) - 350), *(np.array(box.centroid.coords[0]) + 350))

    def degrees(self, points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Latitude and longitude of points in metres (east, south)."""
        cosine, sine = np.cos(self.turn), np.sin(self.turn)
        east = points[..., 0] * cosine - points[..., 1] * sine
        south = points[..., 0] * sine + points[..., 1] * cosine
        shrink = METRES * 1.00675 * np.cos(np.radians(self.middle[0]))
        return self.middle[0] - south / METRES, self.middle[1] + east / shrink

    def polygons(self) -> list[tuple[str, str, str, shapely.Polygon]]:
        """(code, name, comuna, polygon in degrees) of every barrio."""
        return [(*told, shapely.transform(cell, self._turned)) for *told, cell in self.barrios]

    def layer(self, lost: float = 0.04) -> list[tuple[str, shapely.LineString]]:
        """(name, line in degrees) of the streets, as an office would publish them: some stretches are missing."""
        lines = []
        for (family, number), curve in self.streets.items():
            word = "Calle" if family == "CL" else "Carrera"
            kept = np.array_split(curve, max(1, len(curve) // 12))
            for here, stretch in enumerate(kept):
                whole = np.concatenate([stretch, kept[here + 1][:1]]) if here + 1 < len(kept) else stretch
                if len(whole) > 1 and self.dice.random() > lost:
                    lines.append((f"{word} {number.strip('*')}", shapely.LineString(self._turned(whole))))
        return lines

    def _turned(self, points: np.ndarray) -> np.ndarray:
        latitude, longitude = self.degrees(points)
        return np.stack([longitude, latitude], axis=-1)

    def houses(self, size: int) -> list[House]:
        """Addresses as people write them, each with its truth."""
        return [self._house() for _ in range(size)]

    def known(self, size: int) -> list[tuple[str, float, float]]:
        """Clean addresses of public sites with a point; one in twenty is wrong, as in real lists."""
        sites = []
        for _ in range(size):
            way, cross, plate, _, point = self._door()
            if self.dice.random() < 0.05:
                point = point + self.dice.normal(0, 900, 2)
            latitude, longitude = self.degrees(point)
            sites.append((plain(way, cross, plate), float(latitude), float(longitude)))
        return sites

    def _door(self) -> tuple:
        """A way, its cross, a plate, the street before a door and its point; where there is no barrio few open."""
        while True:
            told = self._any_door()
            if len(self._cells.query(shapely.Point(told[-1]), predicate="within")) or self.dice.random() < OUTSIDE:
                return told

    def _any_door(self) -> tuple:
        way, cross, line, _ = self.blocks[self.dice.integers(len(self.blocks))]
        along = self.dice.uniform(3, line.length - 3)
        here, ahead = (np.array(line.interpolate(metres).coords[0]) for metres in (along, along + 1))
        side = 1 if self.dice.random() < 0.5 else -1
        unit = (ahead - here) / max(np.linalg.norm(ahead - here), 1e-9)
        plate = max(1, round(along + self.dice.uniform(-PLATE_NOISE, PLATE_NOISE)))
        even = (side > 0) != (self.dice.random() < WRONG_SIDE)
        plate += (plate % 2 == 0) != even
        return way, cross, plate, here, here + side * self.dice.uniform(*SETBACK) * np.array([-unit[1], unit[0]])

    def _house(self) -> House:
        way, cross, plate, front, point = self._door()
        found = self._cells.query(shapely.Point(point), predicate="within")
        code, name = self.barrios[found[0]][:2] if len(found) else ("", "")
        if self.old.contains(shapely.Point(point)) and self.dice.random() < 0.3:
            cross = self._renumbered(cross)
        kind = self.dice.choice(
            ["completa", "sin_placa", "manzana", "solo_barrio", "solo_via", "inexistente", "sin_cardinal", "otra"],
            p=[0.78, 0.04, 0.04, 0.04, 0.02, 0.03, 0.03, 0.02],
        )
        written = self.pen.write(kind, way, cross, plate, name)
        declared = self._declared(name, point)
        latitude, longitude = self.degrees(point)
        parting = bool(self._borders.dwithin(shapely.Point(front), 1.0))
        truth = float(latitude), float(longitude), code, tuple(map(float, self.degrees(front))), parting
        return House(written, declared, str(kind), *truth)

    def _declared(self, name: str, point: np.ndarray) -> str:
        roll = self.dice.random()
        if roll < 0.2:
            return ""
        if roll < 0.27:
            near = self._cells.nearest(shapely.Point(point + self.dice.normal(0, 350, 2)))
            return self.barrios[near][1]
        if roll < 0.30:
            return self.barrios[self.dice.integers(len(self.barrios))][1]
        return self.pen.typed(name) if name else ""

    def _renumbered(self, cross: tuple) -> tuple:
        digits = cross[1].rstrip("ABISNW *")
        return (cross[0], f"{int(digits) + 2}") if digits.isdigit() else cross


@dataclass(frozen=True)
class Located:
    """Codes of points, None where there is none."""

    barrio: np.ndarray
    comuna: np.ndarray
    corregimiento: np.ndarray
    municipio: np.ndarray


class Ground:
    """Which barrio, comuna and municipality a point is in, asked of the polygons one by one."""

    def __init__(self, city: City):
        self.codes = np.array([(code, comuna) for code, _, comuna, _ in city.polygons()] + [(None, None)], dtype=object)
        self._tree = shapely.STRtree([shape for *_, shape in city.polygons()])
        self._box = shapely.transform(city.box, city._turned)
        shapely.prepare(self._box)

    def locate(self, latitude: np.ndarray, longitude: np.ndarray) -> Located:
        points = shapely.points(np.nan_to_num(longitude), np.nan_to_num(latitude))
        place = np.full(len(points), -1)
        which, cell = self._tree.query(points, predicate="within")
        place[which] = cell
        inside = np.where(shapely.contains(self._box, points), "99001", None)
        barrio, comuna = self.codes[place].T
        return Located(barrio, comuna, np.full(len(points), None), inside)
