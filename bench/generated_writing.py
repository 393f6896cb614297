"""How people write the addresses of a city that does not exist."""

import numpy as np

WORDS = {
    "CL": ("Calle", "CALLE", "Cll", "CL", "Cl.", "calle", "C/lle", "CLL."),
    "KR": ("Carrera", "CARRERA", "Cra", "Cra.", "KR", "Kra", "carrera", "Cr"),
}
MARKS = (" # ", " No. ", " #", " N° ", " Nro ", " no ", "#", " ")
INSIDE = (" Apto {}", " AP {}", " apartamento {}", " casa {}", " piso 2", " Torre 3 Apto {}", " local {}", " int {}")


def plain(way: tuple, cross: tuple, plate: int) -> str:
    """An address as an office writes it."""
    return f"{way[0]} {way[1].strip('*')} # {cross[1].strip('*')}-{plate}"


class Pen:
    """Writes by the throw of dice. A way is (family, number): («KR», «27A»); «*» marks the far settlement's."""

    def __init__(self, dice: np.random.Generator):
        self.dice = dice

    def write(self, kind: str, way: tuple, cross: tuple, plate: int, name: str) -> str:
        """An address as complete as its kind; `name` is of its barrio, if it is in one."""
        if kind == "completa":
            told = self._written(way, cross, plate) + (self._inside() if self.dice.random() < 0.3 else "")
            return told + (self._barrio(name) if name and self.dice.random() < 0.25 else "")
        if kind == "sin_placa":
            return self._written(way, cross, None)
        if kind == "manzana":
            lot = f"{self.dice.choice(['Mz', 'Manzana', 'MZ.'])} {self.dice.choice(list('ABCDEFGH'))} "
            lot += f"{self.dice.choice(['Casa', 'Cs', 'Lote'])} {self.dice.integers(1, 60)}"
            return lot + self._barrio(name or "Vereda Alta")
        if kind == "solo_barrio":
            return self._barrio(name or "Vereda Alta").strip(" ,")
        if kind == "solo_via":
            return f"{self.dice.choice(WORDS[way[0]])} {self._number(way[1])}"
        if kind == "inexistente":
            return self._written(way, (cross[0], f"{self.dice.integers(70, 140)}"), plate)
        if kind == "sin_cardinal":
            bare = [(family, number.rstrip("NW")) for family, number in (way, cross)]
            return self._written(*bare, plate)
        flipped = cross[1][::-1] if cross[1].isdigit() else cross[1]
        return self._written(way, (cross[0], flipped.lstrip("0") or "1"), plate)

    def _written(self, way: tuple, cross: tuple, plate: int | None) -> str:
        word, mark = self.dice.choice(WORDS[way[0]]), self.dice.choice(MARKS)
        dash = self.dice.choice(["-", " - ", "-", " "])
        told = f"{word} {self._number(way[1])}{mark}{self._number(cross[1])}"
        if plate is not None:
            told += f"{dash}{plate:02}" if self.dice.random() < 0.5 else f"{dash}{plate}"
        return told.lower() if self.dice.random() < 0.15 else told

    def _number(self, number: str) -> str:
        number = number.strip("*")
        if number[-1] in "NW":
            long = {"N": ("N", " Norte", "N", " Nte"), "W": ("W", " Occidente", "W", "W")}[number[-1]]
            return number[:-1] + self.dice.choice(long)
        if number[-1] in "AB" and self.dice.random() < 0.3:
            return f"{number[:-1]} {number[-1]}"
        return number

    def _inside(self) -> str:
        return str(self.dice.choice(INSIDE)).format(self.dice.integers(101, 905))

    def _barrio(self, name: str) -> str:
        return self.dice.choice([" Barrio ", " B. ", " B/ ", " barrio ", ", Barrio "]) + self.typed(name)

    def typed(self, name: str) -> str:
        """A name with a slip of the finger now and then."""
        if len(name) > 6 and self.dice.random() < 0.12:
            at = int(self.dice.integers(2, len(name) - 2))
            name = name[:at] + name[at + 1 :]
        return name.upper() if self.dice.random() < 0.5 else name
