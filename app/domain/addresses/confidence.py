"""How likely it is that the barrio is right: a logistic model of the evidence, fitted on generated cities."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

METHODS = ("lugar", "vias", "vias_cercanas", "cuadricula", "barrio")
# What each term is; the fitted numbers are data (`data/reference/confianza_direcciones.csv`).
TERMS = {
    "posterior": "Logit de la probabilidad geométrica del barrio elegido.",
    **{f"metodo_{method}": f"Punto hallado por {method}." for method in METHODS},
    "coinciden": "Barrios declarados, en el texto o aparte, que son el elegido.",
    "contradicen": "Barrios declarados que son otro.",
    "reparaciones": "Correcciones que la lectura hizo al texto, hasta tres.",
    "resto": "Quedó texto sin entender.",
    "sin_via": "La vía o el cruce no está en las calles cargadas.",
    "lejos": "La vía escrita queda lejos del barrio declarado, que es lo que se tomó.",
    "varios": "Los mismos números se cruzan en lugares alejados.",
    "variante": "El barrio solo coincide si se corrige el cardinal, la letra o el orden de las vías.",
}
CERTAIN = 6.0  # logits


@dataclass(frozen=True)
class Confidence:
    """Fitted numbers: one per term, and `agreement`, the logits by which a declared barrio outweighs geometry."""

    terms: Mapping[str, float]
    agreement: float

    def of(self, evidence: Mapping[str, np.ndarray]) -> np.ndarray:
        """Probability that the barrio is right, one per row of the evidence."""
        score = sum(self.terms.get(name, 0.0) * values for name, values in evidence.items())
        return 1 / (1 + np.exp(-np.asarray(score, dtype=float)))


def fit_confidence(
    evidence: Mapping[str, np.ndarray], right: np.ndarray, agreement: float, *, ridge: float = 1.0
) -> Confidence:
    """The logistic model of that evidence by penalised maximum likelihood (Newton)."""
    design = np.stack([np.asarray(evidence[name], dtype=float) for name in TERMS], axis=1)
    terms = np.zeros(len(TERMS))
    for _ in range(50):
        chance = 1 / (1 + np.exp(-design @ terms))
        slope = design.T @ (right - chance) - ridge * terms
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + ridge * np.eye(len(TERMS))
        step = np.linalg.solve(curve, slope)
        terms = terms + step
        if np.abs(step).max() < 1e-8:
            break
    return Confidence(dict(zip(TERMS, terms.tolist(), strict=True)), agreement)


def logit(chance: np.ndarray) -> np.ndarray:
    """Log odds, bounded."""
    with np.errstate(divide="ignore"):
        return np.clip(np.log(chance) - np.log1p(-chance), -CERTAIN, CERTAIN)
