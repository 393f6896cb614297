"""Fourth stage: what to do with each answer, and why."""

import numpy as np

from app.domain.addresses.cross import Crossed
from app.domain.addresses.search import Found

ACCEPT, REVIEW, REJECT = "aceptar", "revisar", "rechazar"
SURE = 0.9  # from which a barrio is taken without a person's look
COARSE = 400.0  # metres: a radius too wide to place a house
# The closed list of reasons, in the order in which they are asked.
EMPTY = "No hay dirección."
UNREAD = "El texto no nombra ninguna vía, barrio ni municipio que se pueda ubicar."
OUTSIDE = "El punto cae fuera de los territorios conocidos."
TOWN = "Solo se conoce el municipio."
COMUNA = "Solo se conoce la comuna."
NO_BARRIO = "El punto no está en ningún barrio."
AGREES = "La posición y el barrio declarado coinciden."
INSIDE = "La posición está dentro de un solo barrio."
BARRIO_ONLY = "Se conoce el barrio, no la posición dentro de él."
ELSEWHERE = "La vía escrita queda lejos del barrio declarado."
CONTRADICTS = "El barrio declarado es otro."
CORRECTED = "El barrio declarado solo coincide si se corrige la vía."
SEVERAL = "La misma nomenclatura existe en lugares alejados."
NO_WAY = "La vía o el cruce no existe donde se esperaba."
ESTIMATED = "La posición se estimó sin calles y ningún barrio declarado la confirma."
WIDE = "La posición es muy aproximada."
BORDER = "La posición está cerca del límite entre barrios."
REASONS = (
    *(EMPTY, UNREAD, OUTSIDE, TOWN, COMUNA, NO_BARRIO, AGREES, INSIDE, BARRIO_ONLY, ELSEWHERE, CONTRADICTS),
    *(CORRECTED, SEVERAL, NO_WAY, ESTIMATED, WIDE, BORDER),
)


def decide(
    found: Found, crossed: Crossed, confidence: np.ndarray, *, empty: np.ndarray, corrected: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Decision and reason of each row; `corrected` marks those that agree only after their ways were corrected."""
    sure, barrio = confidence >= SURE, crossed.barrio != ""
    cases = [
        (empty, REJECT, EMPTY),
        (found.method == "ninguno", REJECT, UNREAD),
        (crossed.municipality == "", REJECT, OUTSIDE),
        (found.method == "municipio", REJECT, TOWN),
        (found.method == "comuna", REVIEW, COMUNA),
        (~barrio, REVIEW, NO_BARRIO),
        (sure & (found.method == "barrio"), ACCEPT, BARRIO_ONLY),
        (sure & (crossed.agree > 0), ACCEPT, AGREES),
        (sure & (found.method == "cuadricula"), REVIEW, ESTIMATED),
        (sure, ACCEPT, INSIDE),
        (crossed.differ > 0, REVIEW, CONTRADICTS),
        (corrected, REVIEW, CORRECTED),
        (found.several, REVIEW, SEVERAL),
        (found.missing & (found.method == "barrio"), REVIEW, ELSEWHERE),
        (found.method == "barrio", REVIEW, BARRIO_ONLY),
        (found.missing, REVIEW, NO_WAY),
        (found.radius > COARSE, REVIEW, WIDE),
    ]
    asked = [condition for condition, _, _ in cases]
    return (
        np.select(asked, [decision for _, decision, _ in cases], REVIEW).astype(object),
        np.select(asked, [reason for _, _, reason in cases], BORDER).astype(object),
    )
