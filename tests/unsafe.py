"""Files that no reader should open, each made for real in a folder: bombs, disguises, macros, passwords, paths."""

import io
import random
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

from tests.deliveries import as_csv, cases

HEADER = as_csv(cases({})).splitlines()[0].encode()
ROWS = 2_000_000
CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ja">%s]><sst><si><t>&a9;</t></si></sst>' % b"".join(
    b'<!ENTITY a%d "%s">' % (n, b"&a%s;" % (str(n - 1).encode() if n > 1 else b"") * 10) for n in range(1, 10)
)


def archive(members: dict[str, bytes], mode: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip with those members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", mode) as packed:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = mode
            packed.writestr(entry, content)
    return out.getvalue()


def workbook(**parts: bytes) -> bytes:
    """The parts that make a zip a workbook, and more; `__` in a name stands for `/`, a last `_` for `.`."""
    named = {
        name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): part for name, part in parts.items()
    }
    return archive({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b"<workbook/>"} | named)


def container(*names: str) -> bytes:
    """An OLE2 container with streams of those names, all empty."""
    entries = b""
    for name in ("Root Entry", *names):
        text = (name + "\0").encode("utf-16-le")
        entries += text.ljust(64, b"\0") + struct.pack("<HBB", len(text), 2, 1).ljust(64, b"\0")
    entries = entries.ljust(-(-len(entries) // 512) * 512, b"\0")
    sectors = len(entries) // 512
    table = [0xFFFFFFFD, *(range(2, sectors + 1)), 0xFFFFFFFE]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    header += struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    return header.ljust(512, b"\xff") + struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff") + entries


def bomb(size: int = 400_000_000) -> bytes:
    """A zip of some hundred kilobytes that unpacks to that many zeros."""
    squeeze, block, packed, crc = zlib.compressobj(9, zlib.DEFLATED, -15), bytes(1 << 20), b"", 0
    for _ in range(size >> 20):
        packed += squeeze.compress(block)
        crc = zlib.crc32(block, crc)
    packed += squeeze.flush()
    return _by_hand("datos.csv", packed, size >> 20 << 20, crc)


def _by_hand(name: str, packed: bytes, declared: int, crc: int) -> bytes:
    """A zip of one member whose directory says what it is told to say."""
    text = name.encode()
    facts = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(packed), declared, len(text), 0)
    local = b"PK\x03\x04" + facts + text + packed
    central = b"PK\x01\x02" + struct.pack("<H", 20) + facts + struct.pack("<HHHII", 0, 0, 0, 0, 0) + text
    return local + central + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(central), len(local), 0)


def lying_bomb() -> bytes:
    """The same, its directory saying that it unpacks to a thousand bytes."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = squeeze.compress(bytes(50_000_000)) + squeeze.flush()
    return _by_hand("datos.csv", packed, 1000, 0)


def overlapping() -> bytes:
    """Two directory entries over the same bytes."""
    whole = archive({"a.csv": HEADER * 50})
    with zipfile.ZipFile(io.BytesIO(whole)) as read:
        start = read.start_dir
    entry = whole[start : whole.rfind(b"PK\x05\x06")]
    return whole[:start] + entry * 2 + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 2, 2, 2 * len(entry), start, 0)


def locked() -> bytes:
    """A zip whose member is marked as encrypted."""
    content = bytearray(archive({"datos.csv": HEADER}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(signature) + offset] |= 1
    return bytes(content)


def linked() -> bytes:
    """A zip with a symbolic link."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        entry = zipfile.ZipInfo("datos.csv")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        packed.writestr(entry, "/etc/passwd")
    return out.getvalue()


def long_workbook() -> bytes:
    """A workbook of two sheets with a million rows each, of values that do not compress like a bomb."""
    dice = random.Random(2020)
    sheets = {
        f"xl__worksheets__sheet{n}_xml": SHEET
        % "".join(f"<row><c><v>{dice.getrandbits(24)}</v></c></row>" for _ in range(ROWS // 2)).encode()
        for n in (1, 2)
    }
    return workbook(**sheets)


def long_zip() -> bytes:
    """A zipped CSV of two million rows, of values that do not compress like a bomb."""
    dice = random.Random(2020)
    return archive({"datos.csv": HEADER + b"\n" + b"".join(b"%d,1\n" % dice.getrandbits(20) for _ in range(ROWS))})


GOOD = archive({"datos.csv": as_csv(cases({}, {"sexo": "M"})).encode()})
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\2\0\0\0"

# What it is, how it is made, the reason that names its refusal.
FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "zip protegido con contraseña": (locked, "protegido con contraseña"),
    "xlsx protegido con contraseña": (
        lambda: container("EncryptionInfo", "EncryptedPackage"),
        "protegido con contraseña",
    ),
    "xlsm con macros": (lambda: workbook(xl__vbaProject_bin=b"\0" * 64), "con macros"),
    "xls con macros": (lambda: container("Workbook", "_VBA_PROJECT_CUR"), "con macros"),
    "zip bomba": (bomb, "bomba de compresión"),
    "zip bomba que miente": (lying_bomb, "bomba de compresión"),
    "zip bomba superpuesta": (overlapping, "bomba de compresión"),
    "xlsx bomba": (lambda: workbook(xl__worksheets__sheet1_xml=bytes(80_000_000)), "bomba de compresión"),
    "xlsx billion laughs": (lambda: workbook(xl__sharedStrings_xml=LAUGHS), "entidades XML"),
    "xlsx billion laughs, UTF-16": (
        lambda: workbook(xl__sharedStrings_xml=LAUGHS.decode().encode("utf-16")),
        "entidades XML",
    ),
    "xml billion laughs": (lambda: LAUGHS, "entidades XML"),
    "csv de más de 50 MB": (lambda: HEADER + b"\n" + b"1,2,3,4\n" * 6_400_000, "demasiado grande"),
    "csv de 2.000.000 de filas": (lambda: HEADER + b"\n" + b"1,2\n" * ROWS, "demasiadas filas"),
    "zip de 2.000.000 de filas": (long_zip, "demasiadas filas"),
    "xlsx de 2.000.000 de filas": (long_workbook, "demasiadas filas"),
    "pdf con zip": (lambda: b"%PDF-1.7\n%\xe2\xe3\n" + GOOD, "archivo disfrazado"),
    "png con zip": (lambda: PNG + GOOD, "archivo disfrazado"),
    "csv con zip": (lambda: as_csv(cases({})).encode() + GOOD, "archivo disfrazado"),
    "zip con cola": (lambda: GOOD + b"<script>alert(1)</script>" * 4, "archivo disfrazado"),
    "zip con página detrás": (lambda: GOOD + b"<html>" + bytes(70_000), "archivo disfrazado"),
    "dos zip seguidos": (lambda: GOOD + archive({"otro.csv": HEADER}), "archivo disfrazado"),
    "página web": (lambda: b"\n<!DOCTYPE html><html><table><tr><td>ID de caso</table>", "archivo disfrazado"),
    "programa": (lambda: b"MZ\x90\0\3\0\0\0" + bytes(200), "archivo disfrazado"),
    "ruta hacia arriba": (lambda: archive({"../../datos.csv": HEADER}), "ruta insegura"),
    "ruta absoluta": (lambda: archive({"/etc/cron.d/datos.csv": HEADER}), "ruta insegura"),
    "ruta de Windows": (lambda: archive({"C:\\datos.csv": HEADER}), "ruta insegura"),
    "enlace simbólico": (linked, "ruta insegura"),
}


def write(folder: Path, name: str) -> Path:
    """Make one of them."""
    path = folder / "archivo"
    path.write_bytes(FILES[name][0]())
    return path
