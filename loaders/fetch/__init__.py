"""Fetch a source from whoever publishes it, into a delivery file that the ordinary load takes in."""

from loaders.fetch.arcgis import fetch_layer
from loaders.fetch.delivery import PAGE_ROWS, Fetched, fetch
from loaders.fetch.web import FetchRefused, Patience

__all__ = ["PAGE_ROWS", "FetchRefused", "Fetched", "Patience", "fetch", "fetch_layer"]
