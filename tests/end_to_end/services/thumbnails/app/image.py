"""Read, shrink and write portable pixmaps, the one picture format that needs no library."""


def parse(data: bytes) -> tuple[int, int, bytes]:
    kind, width, height, most, pixels = data.split(maxsplit=4)
    if kind != b"P6" or most != b"255":
        raise ValueError("not a binary pixmap of 8 bits")
    return int(width), int(height), pixels


def halve(width: int, height: int, pixels: bytes) -> bytes:
    rows = (pixels[y * width * 3 : (y + 1) * width * 3] for y in range(0, height - 1, 2))
    small = b"".join(row[x : x + 3] for row in rows for x in range(0, (width - 1) * 3, 6))
    return b"P6\n%d %d\n255\n" % (width // 2, height // 2) + small
