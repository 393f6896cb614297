"""The old container of Excel and of encrypted workbooks (OLE2): the names of what it holds, nothing more."""

import struct
from pathlib import Path

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST = 0xFFFFFFFA  # from here on a sector number is a mark, not a place
ENTRY = 128
MAX_SIZE = 1 << 28


def is_ole(head: bytes) -> bool:
    """Tell whether a file begins as such a container."""
    return head.startswith(SIGNATURE)


def ole_names(path: Path) -> set[str]:
    """Names of the streams and storages of a container; none of one too damaged to follow."""
    if path.stat().st_size > MAX_SIZE:
        return set()
    data = path.read_bytes()
    try:
        width = 1 << struct.unpack_from("<H", data, 30)[0]
        table = _allocation(data, width)
        names = set()
        for sector in _chain(struct.unpack_from("<I", data, 48)[0], table):
            for start in range((sector + 1) * width, (sector + 2) * width, ENTRY):
                size = struct.unpack_from("<H", data, start + 64)[0]
                names.add(data[start : start + min(size, 64)].decode("utf-16-le", "replace").rstrip("\0"))
    except (struct.error, IndexError, MemoryError):
        return set()
    return names - {""}


def _allocation(data: bytes, width: int) -> tuple[int, ...]:
    """Which sector follows each one."""
    sectors = [number for number in struct.unpack_from("<109I", data, 76) if number < LAST]
    more = struct.unpack_from("<I", data, 68)[0]
    per_sector = width // 4
    while more < LAST and len(sectors) * width <= len(data):
        *listed, more = struct.unpack_from(f"<{per_sector}I", data, (more + 1) * width)
        sectors += [number for number in listed if number < LAST]
    return tuple(
        follower for sector in sectors for follower in struct.unpack_from(f"<{per_sector}I", data, (sector + 1) * width)
    )


def _chain(first: int, table: tuple[int, ...]) -> list[int]:
    found = []
    while first < LAST and len(found) <= len(table):
        found.append(first)
        first = table[first]
    return found
