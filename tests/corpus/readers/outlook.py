"""A mail as Outlook saves it: a compound file (MS-CFB) of a few small streams (MS-OXMSG), written by hand."""

from __future__ import annotations

import struct

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, SMALL = 512, 64


def outlook_mail(subject: str, body: str, sender: str) -> bytes:
    """The bytes of a .msg file with these three properties."""
    streams = {"__properties_version1.0": b""}
    entries = bytes(32)
    for tag, text in ((0x0037, subject), (0x1000, body), (0x0C1F, sender)):
        data = text.encode("utf-16-le")
        streams[f"__substg1.0_{tag:04X}001F"] = data
        entries += struct.pack("<HHIII", 0x001F, tag, 6, len(data) + 2, 0)
    streams["__properties_version1.0"] = entries
    return compound(streams)


def compound(streams: dict[str, bytes]) -> bytes:
    """A compound file whose root holds these streams, each below 4,096 bytes."""
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    small, starts, chains = b"", {}, []
    for name in names:
        count = -(-len(streams[name]) // SMALL)
        starts[name] = len(chains)
        chains += [len(chains) + n + 1 for n in range(count - 1)] + [END]
        small += streams[name].ljust(count * SMALL, b"\0")
    directory = entry("Root Entry", 5, child=1, start=2, size=len(small))
    for number, name in enumerate(names, start=1):
        right = number + 1 if number < len(names) else FREE
        directory += entry(name, 2, right=right, start=starts[name], size=len(streams[name]))
    directory += bytes(-len(directory) % SECTOR)
    directories, smalls = len(directory) // SECTOR, -(-len(small) // SECTOR)
    # Sectors: 0 the allocation table, 1 the small one, then the small streams, then the directory.
    table = [FAT, END, *chain(2, smalls), *chain(2 + smalls, directories)]
    assert max(len(table), len(chains)) <= SECTOR // 4
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH6xII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1)
    head += struct.pack("<IIIIIII", 2 + smalls, 0, 4096, 1, 1, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    return head + words(table) + words(chains) + small.ljust(smalls * SECTOR, b"\0") + directory


def chain(first: int, count: int) -> list[int]:
    """The links of sectors that follow one another."""
    return [first + n + 1 for n in range(count - 1)] + [END]


def words(values: list[int]) -> bytes:
    """A sector of 128 numbers."""
    return struct.pack("<128I", *values, *[FREE] * (128 - len(values)))


def entry(name: str, kind: int, *, right: int = FREE, child: int = FREE, start: int = 0, size: int = 0) -> bytes:
    """An entry of the directory, of 128 bytes."""
    data = name.encode("utf-16-le")
    made = data.ljust(64, b"\0") + struct.pack("<HBBIII", len(data) + 2, kind, 1, FREE, right, child)
    return made + bytes(36) + struct.pack("<IQ", start, size)
