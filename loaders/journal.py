"""What the server's pages wrote in their journals, for the loaders: decisions of people on addresses."""

import os

from app.domain import journal
from app.domain.addresses import reviews
from loaders.contract import ContractError
from loaders.paths import Layout


def reviewed(layout: Layout) -> tuple[bytes, dict[str, reviews.Review]]:
    """The key of the hashes and the decision that stands for each; an empty key where nobody has decided anything.

    Raises ContractError for a journal that other accounts may open.
    """
    secret = _read(layout, journal.SECRET)
    return secret, reviews.standing(journal.entries(_read(layout, journal.file_name(reviews.JOURNAL))))


def _read(layout: Layout, name: str) -> bytes:
    path = layout.root / journal.FOLDER / reviews.PROFILE / name
    try:
        with path.open("rb") as file:
            journal.refuse_exposed(name, os.fstat(file.fileno()).st_mode)
            return file.read()
    except FileNotFoundError:
        return b""
    except journal.ExposedJournal as exposed:
        raise ContractError(str(exposed)) from None
