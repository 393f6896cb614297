"""How people of the sample go from one place to another, and how long it takes them."""

import numpy as np

from loaders.sample import facts

MODES = {  # each code as people write it
    "transporte_publico": ("Transporte público", "TRANSPORTE PUBLICO", "Bus", "Metrolínea"),
    "moto": ("Motocicleta", "Moto", "MOTO"),
    "informal": ("Transporte informal", "Informal", "Mototaxi"),
    "automovil": ("Automóvil", "Carro particular", "CARRO"),
    "bicicleta": ("Bicicleta", "BICICLETA"),
    "a_pie": ("A pie", "Caminando", "A PIE"),
    "taxi": ("Taxi", "TAXI"),
    "otro": ("Otro", "OTRO"),
}
CODES = list(MODES)


def modes(
    rng: np.random.Generator, shares: dict[str, float], km: np.ndarray, estrato: np.ndarray, is_woman: np.ndarray
) -> np.ndarray:
    """A mode for each way, each exactly as often as its share: short ways on foot, cars where estrato is high."""
    taste = {
        "a_pie": np.exp(-km / 0.9),
        "bicicleta": np.exp(-km / 3),
        "automovil": np.array([0, 0.2, 0.4, 1, 2, 4, 5])[estrato],
        "taxi": np.array([0, 0.5, 0.7, 1, 2, 2, 2])[estrato],
        "moto": np.where(is_woman, 0.6, 1.4),
        "informal": np.array([0, 1.6, 1.4, 1, 0.6, 0.3, 0.2])[estrato],
        "otro": np.ones(len(km)),
    }
    counts = dict(zip(shares, facts.apportion(len(km), np.array(list(shares.values()))).tolist(), strict=True))
    mode = np.full(len(km), CODES.index("transporte_publico"))
    left = np.arange(len(km))
    for name, weight in taste.items():
        key = rng.exponential(size=len(left)) / np.maximum(weight[left], 1e-12)
        picked = np.argsort(key, kind="stable")[: counts[name]]
        mode[left[picked]] = CODES.index(name)
        left = np.delete(left, picked)
    return mode


def minutes(rng: np.random.Generator, assumed: dict, km: np.ndarray, mode: np.ndarray) -> np.ndarray:
    """How long a way takes: the mode's wait and speed over a detour, with noise, often told to the five minutes."""
    law = assumed["viajes"]
    speed, wait = (
        np.array([assumed[key][name] for name in CODES])[mode] for key in ("viajes_velocidad", "viajes_espera")
    )
    took = (wait + km * law["rodeo"] / speed * 60) * rng.lognormal(0, law["ruido"], len(km))
    took = np.where(rng.random(len(km)) < law["minutos_redondeados"], np.round(took / 5) * 5, np.round(took))
    return np.clip(took, 3, 180).astype(np.int64)
