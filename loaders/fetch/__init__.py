"""Fetch a source from the open-data portal that publishes it, into a delivery file that the ordinary load takes in."""

from loaders.fetch.delivery import PAGE_ROWS, Fetched, fetch
from loaders.fetch.web import FetchRefused, Patience

__all__ = ["PAGE_ROWS", "FetchRefused", "Fetched", "Patience", "fetch"]
