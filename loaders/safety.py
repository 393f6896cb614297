"""What no file may be, looked at before anything parses it: bombs, disguises, macros, passwords, escaping paths.

Every check reads the bytes themselves and holds one block in memory, whatever the file says of its own size. Two limits
are for uploads alone, where OBSERVATORIO_LIMITE_SUBIDA names them in MB: size and rows. A national file goes by the
command line, without them.
"""

import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from loaders import progress
from loaders.contract import ContractError
from loaders.ole import is_ole, ole_names

BLOCK = 1 << 18
MEGA = 1_000_000
MAX_RATIO = 100  # unpacked over packed; real deliveries were seen up to 12, workbooks up to 30
SMALL = 1 << 20  # an archive that unpacks to less harms no one, whatever its ratio
MAX_UNPACKED = 600 * MEGA  # of an upload
MAX_ROWS = 2_000_000  # of an upload
MAX_MEMBERS = 5_000
MAX_FOREIGN = 1024  # bytes of an archive that belong to no member: data descriptors take 24
LOCAL_HEADER, LOCAL_SIGNATURE = struct.Struct("<4s22xHH"), b"PK\x03\x04"
END_SIGNATURE, END_SIZE = b"PK\x05\x06", 22
MACROS = re.compile(r"(^|/)(vbaproject\.bin|vbadata\.xml)$|(^|/)(macrosheets|activex)/", re.IGNORECASE)
DRIVE = re.compile(r"[A-Za-z]:")
SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
XML_TYPES = re.compile(rb"<!(DOCTYPE|ENTITY)")
ROW = re.compile(rb"<row[ />]")
WEB_PAGE = re.compile(rb"\s*(<!doctype\s+html|<html|<script|<head|<body|<svg)", re.IGNORECASE)
GEOPACKAGE = b"SQLite format 3\0"
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
ADVICE = {
    "demasiado grande": "Divídalo por fechas o pida la carga por la línea de comandos, que no tiene ese límite.",
    "demasiadas filas": "Divídalo por fechas o pida la carga por la línea de comandos, que no tiene ese límite.",
    "protegido con contraseña": "Quite la contraseña en el programa que lo creó y guárdelo de nuevo.",
    "con macros": "Guárdelo como libro sin macros (.xlsx) o como CSV.",
    "bomba de compresión": "Pida de nuevo el archivo a quien lo publica y no lo abra en su equipo.",
    "entidades XML": "Ábralo en una hoja de cálculo de confianza y guárdelo de nuevo como .xlsx o CSV.",
    "ruta insegura": "Comprima de nuevo solo el archivo de datos, sin carpetas ni enlaces.",
    "archivo disfrazado": "Exporte los datos de nuevo como CSV o .xlsx.",
}


class UnsafeFile(ContractError):
    """A file refused for what it is, whatever it says. `reason` is its short Spanish name, a key of ADVICE."""

    def __init__(self, name: str, reason: str, found: str) -> None:
        super().__init__(f"«{name}» se rechazó ({reason}): {found} {ADVICE[reason]} No se publicó nada.")
        self.reason = reason


@dataclass(frozen=True)
class _Member:
    """One member of an archive: where its packed bytes begin and end, and what the directory says of it."""

    entry: zipfile.ZipInfo
    start: int
    data: int
    end: int


def upload_limit() -> int | None:
    """The size in bytes that an upload may have; None where the file comes by the command line."""
    told = os.environ.get("OBSERVATORIO_LIMITE_SUBIDA")
    return int(told) * MEGA if told else None


def inspect(path: Path, name: str) -> None:
    """Raise UnsafeFile, which says what was found and what to do, for a file that no reader should open."""
    limit, size = upload_limit(), path.stat().st_size
    if limit and size > limit:
        found = f"pesa {size / MEGA:.0f} MB y una carga por la página admite {limit // MEGA} MB."
        raise UnsafeFile(name, "demasiado grande", found)
    inspect_content(path, name)


def inspect_content(path: Path, name: str) -> None:
    """The same without the size: for what came out of an archive that `inspect` let through."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(BLOCK)
    if zipfile.is_zipfile(path):
        if not head.startswith(LOCAL_SIGNATURE):
            raise UnsafeFile(name, "archivo disfrazado", "lleva un ZIP oculto detrás de otro contenido.")
        _inspect_archive(path, name, size)
    elif head.startswith(GEOPACKAGE):
        return  # its reader says what it is
    elif is_ole(head):
        _inspect_ole(path, name)
    else:
        _inspect_plain(path, name, head)


def _inspect_plain(path: Path, name: str, head: bytes) -> None:
    if head.startswith(b"%PDF"):
        return  # its reader says what it is
    if b"%PDF-" in head[:1024]:
        raise UnsafeFile(name, "archivo disfrazado", "es un PDF con otro comienzo.")
    if b"\0" in head and not head.startswith(UTF_16):
        raise UnsafeFile(name, "archivo disfrazado", "es un archivo binario, no una tabla.")
    if b"<!ENTITY" in head.replace(b"\0", b""):
        raise UnsafeFile(name, "entidades XML", "es un XML que define entidades, que pueden crecer sin fin.")
    if WEB_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        raise UnsafeFile(name, "archivo disfrazado", "es una página web, no una tabla.")
    if upload_limit():
        with path.open("rb") as file:
            _count_rows(iter(lambda: file.read(BLOCK), b""), name, b"\n")


def _inspect_ole(path: Path, name: str) -> None:
    inside = ole_names(path)
    if inside & {"EncryptedPackage", "EncryptionInfo"}:
        raise UnsafeFile(name, "protegido con contraseña", "es un libro de Excel cifrado.")
    if inside & {"_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA", "Macros"}:
        raise UnsafeFile(name, "con macros", "trae un programa dentro del libro.")


def _inspect_archive(path: Path, name: str, size: int) -> None:
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as file:
            entries = archive.infolist()
            _check_directory(entries, name, size)
            members = _located(entries, file, archive.start_dir, name)
            _check_foreign(file, members, size, archive.start_dir, name)
            _unpack_all(file, members, name)
    except (zipfile.BadZipFile, struct.error, zlib.error, NotImplementedError, UnicodeDecodeError) as error:
        raise ContractError(
            f"«{name}» parece un ZIP o un libro de Excel pero está dañado. No se publicó nada."
        ) from error


def _check_directory(entries: list[zipfile.ZipInfo], name: str, size: int) -> None:
    """What the archive says of itself: paths, passwords, macros, sizes."""
    for entry in entries:
        parts = entry.orig_filename.replace("\\", "/").split("/")
        if ".." in parts or not parts[0] or DRIVE.match(parts[0]) or "\0" in entry.orig_filename:
            raise UnsafeFile(name, "ruta insegura", "el ZIP quiere escribir fuera de su carpeta.")
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise UnsafeFile(name, "ruta insegura", "el ZIP trae un enlace a otra parte del equipo.")
        if entry.flag_bits & 1:
            raise UnsafeFile(name, "protegido con contraseña", "el ZIP está cifrado.")
        if MACROS.search(entry.filename):
            raise UnsafeFile(name, "con macros", "trae un programa dentro del libro.")
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MAX_MEMBERS:
        raise UnsafeFile(name, "bomba de compresión", f"trae {len(entries)} archivos.")
    _check_size(unpacked, size, name)


def _check_size(unpacked: int, packed: int, name: str) -> None:
    if unpacked > SMALL and unpacked > MAX_RATIO * packed:
        found = f"al abrirse crece más de {MAX_RATIO} veces, hasta {unpacked / MEGA:.0f} MB o más."
        raise UnsafeFile(name, "bomba de compresión", found)
    if upload_limit() and unpacked > MAX_UNPACKED:
        found = f"al abrirse ocupa más de {MAX_UNPACKED // MEGA} MB."
        raise UnsafeFile(name, "demasiado grande", found)


def _located(entries: list[zipfile.ZipInfo], file: BinaryIO, end: int, name: str) -> list[_Member]:
    """Where each member lies; members that share bytes are how a small archive holds many copies of one bomb."""
    members = []
    for entry in entries:
        file.seek(entry.header_offset)
        signature, name_size, extra_size = LOCAL_HEADER.unpack(file.read(LOCAL_HEADER.size))
        if signature != LOCAL_SIGNATURE:
            raise zipfile.BadZipFile("no member where the directory says")
        data = entry.header_offset + LOCAL_HEADER.size + name_size + extra_size
        members.append(_Member(entry, entry.header_offset, data, data + entry.compress_size))
    members.sort(key=lambda member: member.start)
    for one, other in zip(members, members[1:], strict=False):
        if other.start < one.end:
            raise UnsafeFile(name, "bomba de compresión", "sus archivos internos se superponen.")
    if members and members[-1].end > end:
        raise zipfile.BadZipFile("a member runs into the directory")
    return members


def _check_foreign(file: BinaryIO, members: list[_Member], size: int, directory: int, name: str) -> None:
    """Bytes that belong to no member: before the first, between two, or after the end."""
    file.seek(directory)
    tail = file.read(size - directory)
    end = tail.rfind(END_SIGNATURE)
    comment = len(tail) - end - END_SIZE
    starts = [member.start for member in members[1:]] + [directory]
    gaps = [start - member.end for member, start in zip(members, starts, strict=True)]
    first = members[0].start if members else 0
    told = struct.unpack("<H", tail[end + 20 : end + END_SIZE])[0]
    if first or comment != told or max([comment, *gaps]) > MAX_FOREIGN:
        raise UnsafeFile(name, "archivo disfrazado", "el ZIP lleva datos ajenos a sus archivos.")


def _unpack_all(file: BinaryIO, members: list[_Member], name: str) -> None:
    """Unpack every member block by block, keeping nothing: its true size, its rows, its XML declarations."""
    is_book = any(member.entry.filename == "[Content_Types].xml" for member in members)
    total = rows = 0
    for member in members:
        entry = member.entry
        blocks = _watched(_unpacked(file, member), member, name, total)
        if is_book and entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            is_sheet = SHEET.fullmatch(entry.filename) is not None
            rows = _read_part(blocks, name, rows if is_sheet else None) or rows
        elif not is_book and upload_limit() and not entry.is_dir():
            _count_rows(blocks, name, b"\n")
        else:
            for _ in blocks:
                pass
        total += entry.file_size


def _unpacked(file: BinaryIO, member: _Member) -> Iterator[bytes]:
    """The member's bytes, never more than a block at a time however much a few packed bytes hold."""
    if member.entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotImplementedError("an unusual compression")
    file.seek(member.data)
    left = member.end - member.data
    inflate = zlib.decompressobj(-zlib.MAX_WBITS) if member.entry.compress_type else None
    while left > 0 and (packed := file.read(min(BLOCK, left))):
        left -= len(packed)
        if inflate is None:
            yield packed
            continue
        while packed:
            yield inflate.decompress(packed, BLOCK)
            packed = inflate.unconsumed_tail
    if inflate is not None:
        yield inflate.flush()


def _watched(blocks: Iterator[bytes], member: _Member, name: str, before: int) -> Iterator[bytes]:
    """The same blocks, until they are more than the directory said or than the limits allow."""
    packed, found = max(member.entry.compress_size, 1), 0
    for block in blocks:
        found += len(block)
        if found > member.entry.file_size:
            raise UnsafeFile(name, "bomba de compresión", "contiene más de lo que declara.")
        _check_size(found, packed, name)
        if upload_limit():
            _check_size(before + found, before + found, name)
        yield block


def _read_part(blocks: Iterator[bytes], name: str, rows: int | None) -> int:
    """Look for XML declarations in one part of a workbook and count a sheet's rows; `rows` so far, None elsewhere."""
    tail, found = b"", rows or 0
    for block in blocks:
        text = tail + (block.replace(b"\0", b"") if b"\0" in block else block)
        if XML_TYPES.search(text):
            raise UnsafeFile(name, "entidades XML", "una parte del libro define entidades, que pueden crecer sin fin.")
        if rows is not None:
            # What the last block left is one byte shorter than a mark, so no row counts twice.
            found += len(ROW.findall(text[max(0, len(tail) - 4) :]))
            _check_rows(found, name)
        tail = text[-10:]
    return found


def _count_rows(blocks: Iterator[bytes], name: str, mark: bytes) -> None:
    found = 0
    for block in blocks:
        found += block.count(mark)
        _check_rows(found, name)
    if found:
        progress.rows(found)


def _check_rows(found: int, name: str) -> None:
    if upload_limit() and found >= MAX_ROWS:
        raise UnsafeFile(name, "demasiadas filas", "trae dos millones de filas o más.")
