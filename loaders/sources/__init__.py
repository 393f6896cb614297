"""One module per source, a folder of small ones where the declaration is long, each exposing SOURCE."""

from importlib import import_module
from pkgutil import iter_modules

from loaders.contract import Source


def all_sources() -> dict[str, Source]:
    """Every declared source by name."""
    modules = (import_module(f"{__name__}.{found.name}") for found in iter_modules(__path__))
    return {module.SOURCE.name: module.SOURCE for module in modules if hasattr(module, "SOURCE")}
