"""Comparing text as people typed it: the kernel's, which the loaders use everywhere."""

from app.domain.text import fold

__all__ = ["fold"]
