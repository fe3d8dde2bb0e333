"""Small books made on the spot: EPUBs, comics and PDFs with whatever is to be said in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

from PIL import Image
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, IndirectObject, NameObject, StreamObject

CONTAINER = (
    '<?xml version="1.0"?><container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="{}" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
PACKAGE = (
    '<?xml version="1.0"?>\n<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">'
    '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">{}</metadata>'
    "<manifest>{}</manifest><spine/></package>"
)
Members = dict[str, bytes | str]


def picture(color: tuple[int, int, int] = (20, 60, 120), size: tuple[int, int] = (300, 450)) -> bytes:
    """A JPEG."""
    made = io.BytesIO()
    Image.new("RGB", size, color).save(made, "JPEG")
    return made.getvalue()


def archive(path: Path, members: Members, method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A ZIP archive."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", method) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return path


def epub(
    path: Path, metadata: str, manifest: str = "", more: Members | None = None, place: str = "OEBPS/content.opf"
) -> Path:
    """An EPUB whose package document holds this metadata and this manifest."""
    members: Members = {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER.format(place)}
    return archive(path, members | {place: PACKAGE.format(metadata, manifest)} | (more or {}))


def comic(path: Path, info: str | None, pages: Members | None = None, place: str = "ComicInfo.xml") -> Path:
    """A CBZ; `info` are the elements of its ComicInfo.xml."""
    told: Members = {} if info is None else {place: f'<?xml version="1.0"?><ComicInfo>{info}</ComicInfo>'}
    return archive(path, told | (pages or {}))


def pdf(
    path: Path,
    pages: tuple[str, ...] = ("",),
    info: dict[str, str] | None = None,
    xmp: str | None = None,
    cover: bytes | None = None,
    password: str = "",
) -> Path:
    """A PDF: the lines of each page, the information dictionary, the RDF of its XMP, a picture on the first page."""
    writer = PdfWriter()
    for text in pages:
        page = writer.add_blank_page(612, 792)
        lines = " ".join(f"({line}) Tj 0 -16 Td" for line in text.splitlines())
        page[NameObject("/Contents")] = _object(writer, {}, f"BT /F1 12 Tf 72 720 Td {lines} ET".encode())
        font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
        page[NameObject("/Resources")] = _named({"/Font": _named({"/F1": _named(font)})})
    if cover is not None:
        image = {"/Type": "/XObject", "/Subtype": "/Image", "/Filter": "/DCTDecode", "/ColorSpace": "/DeviceRGB"}
        first = writer.pages[0]["/Resources"]
        assert isinstance(first, DictionaryObject)
        first[NameObject("/XObject")] = _named({"/Im1": _object(writer, image, cover)})
    if info:
        writer.add_metadata({f"/{name}": value for name, value in info.items()})
    if xmp is not None:
        packet = f'<?xpacket begin="" id="W5"?><x:xmpmeta xmlns:x="adobe:ns:meta/">{xmp}</x:xmpmeta><?xpacket end="w"?>'
        told = _object(writer, {"/Type": "/Metadata", "/Subtype": "/XML"}, packet.encode())
        writer.root_object[NameObject("/Metadata")] = told
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    path.parent.mkdir(parents=True, exist_ok=True)
    writer.write(path)
    return path


def _named(values: dict[str, Any]) -> DictionaryObject:
    held = {name: NameObject(value) if isinstance(value, str) else value for name, value in values.items()}
    return DictionaryObject({NameObject(name): value for name, value in held.items()})


def _object(writer: PdfWriter, values: dict[str, Any], content: bytes) -> IndirectObject:
    stream = StreamObject()
    stream.update(_named(values))
    stream.set_data(content)
    return writer._add_object(stream)
