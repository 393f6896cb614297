"""The city as the coverage estimates see it: cells with people, sites of the network, metres between them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import h3
import numpy as np
import pandas as pd

from app.domain import coverage, coverage_optimum, coverage_reach
from app.domain.addresses import plane
from app.domain.addresses.plane import Plane
from app.domain.coverage_reach import Units, Within, any_of, within

CELL = 11  # the resolution of the cells
MARGIN = h3.average_hexagon_edge_length(CELL, unit="m")  # how far a cell reaches from its centre
RADII = (300, 1000)
NETWORKS = {
    "wifi": ("wifi",),
    "puntos": ("punto_digital", "centro_pensamiento"),
    "ambas": ("wifi", "punto_digital", "centro_pensamiento"),
}
# What an estimate of coverage depends on beside its own module.
KERNEL = tuple(Path(module.__file__) for module in (coverage, coverage_optimum, coverage_reach, plane)) + (
    Path(__file__),
)


@dataclass(frozen=True)
class City:
    """Rows of `alcance_lugares`: those that are cells, those that are sites, and the plane they are measured on."""

    cells: pd.DataFrame
    sites: pd.DataFrame
    plane: Plane
    _near: dict[tuple[int, float], Within] = field(default_factory=dict, repr=False)
    _coarser: dict[int, np.ndarray] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, rows: pd.DataFrame) -> City:
        """The city of those rows; cells and sites in the order of their codes."""
        ordered = rows.sort_values("codigo", kind="stable")
        cells = ordered[ordered["clase"] == "celda"].reset_index(drop=True)
        sites = ordered[ordered["clase"] != "celda"].reset_index(drop=True)
        return cls(cells, sites, Plane.around(cells["latitud"].to_numpy(float), cells["longitud"].to_numpy(float)))

    @cached_property
    def provenance(self) -> str:
        """Synthetic if any of it is."""
        every = {*self.cells["procedencia"].unique(), *self.sites["procedencia"].unique()}
        return "real" if every == {"real"} else "sintetico"

    @cached_property
    def people(self) -> np.ndarray:
        return self.cells["personas"].to_numpy(float)

    @cached_property
    def metres(self) -> np.ndarray:
        """The centres of the cells."""
        return self.points(self.cells)

    @cached_property
    def _sites(self) -> np.ndarray:
        return self.points(self.sites)

    @cached_property
    def units(self) -> Units:
        return Units(self.people, np.searchsorted(self.unit_codes, self.cells["unidad_codigo"].to_numpy(object)))

    @cached_property
    def unit_codes(self) -> np.ndarray:
        return np.sort(self.cells["unidad_codigo"].unique().astype(object))

    def points(self, rows: pd.DataFrame) -> np.ndarray:
        """East and north of rows with `latitud` and `longitud`."""
        return self.plane.metres(rows["latitud"].to_numpy(float), rows["longitud"].to_numpy(float))

    def near(self, site: int, radius: float) -> Within:
        """The cells within a radius of a site, which is anywhere in its barrio or comuna where only that is known."""
        if (site, radius) not in self._near:
            self._near[site, radius] = self._within(site, radius)
        return self._near[site, radius]

    def _within(self, site: int, radius: float) -> Within:
        centre = self._sites[site]
        known = self.sites.loc[site, ["barrio_codigo", "comuna_codigo"]].dropna()
        own = self.metres[(self.cells[known.index[0]] == known.iloc[0]).to_numpy()] if len(known) else np.empty((0, 2))
        return within(centre, np.vstack([centre, own]), self.metres, radius, margin=MARGIN)

    def near_network(self, network: str, radius: float) -> Within:
        """The cells within a radius of any site of a network."""
        own = np.flatnonzero(self.sites["clase"].isin(NETWORKS[network]))
        return any_of((self.near(site, radius) for site in own), len(self.cells))

    def candidates(self, resolution: int, kept: np.ndarray) -> pd.DataFrame:
        """The cells of a coarser resolution that have people in any of the kept cells: codigo, latitud, longitud."""
        if resolution not in self._coarser:
            codes = [
                h3.cell_to_parent(one, resolution) if h3.is_valid_cell(one) else "" for one in self.cells["codigo"]
            ]
            self._coarser[resolution] = np.array(codes, dtype=object)
        codes = sorted({*self._coarser[resolution][kept & (self.people > 0)]} - {""})
        centres = np.array([h3.cell_to_latlng(code) for code in codes]).reshape(-1, 2)
        return pd.DataFrame({"codigo": codes, "latitud": centres[:, 0], "longitud": centres[:, 1]})
