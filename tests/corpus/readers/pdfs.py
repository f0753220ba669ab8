"""PDF files made by hand, so that a test may make a hostile one."""

from __future__ import annotations

import zlib

EVEN = b" /BaseFont /Even /FirstChar 0 /LastChar 255 /Widths [" + b"600 " * 256 + b"]"
EVEN += b" /FontDescriptor << /Type /FontDescriptor /FontName /Even /Flags 32 /Ascent 800 /Descent -200 >>"


def shown(text: str) -> bytes:
    """The instructions that draw one line of text."""
    return b"BT /F1 12 Tf 20 200 Td (" + text.encode("cp1252") + b") Tj ET"


def says(codes: dict[int, int]) -> bytes:
    """The table of a font (ToUnicode) that says of these codes that they are these characters."""
    rows = "\n".join(f"<{code:02X}> <{character:04X}>" for code, character in codes.items())
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(codes)} beginbfchar\n{rows}\nendbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    ).encode()


def pdf(*pages: bytes, resources: bytes = b"", table: bytes = b"", even: bool = False) -> bytes:
    """A PDF whose pages carry these instructions, compressed; `resources` of them beside their font.

    `table`: what the font says of its characters, as `says` writes it; `even`: all of them are as wide.
    """
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /Encoding /WinAnsiEncoding"
        + (EVEN if even else b" /BaseFont /Helvetica")
        + (f" /ToUnicode {4 + 2 * len(pages)} 0 R >>".encode() if table else b" >>"),
    ]
    for number, page in enumerate(pages):
        packed = zlib.compress(page, 9)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Resources << /Font << /F1 3 0 R >> "
            + resources
            + f" >> /Contents {5 + 2 * number} 0 R >>".encode()
        )
        head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
        objects.append(head + packed + b"\nendstream")
    if table:
        objects.append(f"<< /Length {len(table)} >>\nstream\n".encode() + table + b"\nendstream")
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return (
        out
        + f"xref\n0 {size}\n0000000000 65535 f \n".encode()
        + table
        + f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF".encode()
    )
