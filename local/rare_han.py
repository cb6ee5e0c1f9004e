"""The font of rare characters, made of HanaMinB: what the receipt's own font lacks, drawn in fewer points.

HanaMin draws every curve as a chain of short straight lines, 31 MB of them. Those that stray less than two thousandths
of the type size from a longer line are left out: at 14 points a hundredth of a millimetre, which no printer shows.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

STRAYING = 2.0
"""In units of the font, of which 1,024 make the type size."""

FAMILY = "Rare Han"
COPYRIGHT = "Made of HanaMinB, Copyright 2008-2017 GlyphWiki Project"
LICENCE = "Hanazono Font License: unlimited permission to use, copy and distribute, with or without modification."

MEASURES = ("sTypoAscender", "sTypoDescender", "usWinAscent", "usWinDescent")
CAPITALS = 746
"""The height of capitals in Noto Serif SC, by which typst sets lines: a rare character makes its line no taller."""

NAMES = {
    "familyName": FAMILY,
    "styleName": "Regular",
    # typst overlooks a font without it.
    "psName": FAMILY.replace(" ", ""),
    "copyright": COPYRIGHT,
    "licenseDescription": LICENCE,
}

Point = tuple[int, int]


def make_rare_han(source: Path, code_points: set[int], target: Path) -> None:
    """Write the font of these characters; raises `ValueError` when the source lacks one of them."""
    from fontTools.ttLib import TTFont

    with TTFont(source, recalcTimestamp=False) as font:
        glyphs = {point: name for point, name in font.getBestCmap().items() if point in code_points}
        if missing := code_points - set(glyphs):
            raise ValueError(f"{source.name} lacks {len(missing)} characters, U+{min(missing):04X} first")
        _built(font, glyphs).save(target)


def _built(font: Any, glyphs: dict[int, str]) -> Any:
    from fontTools.fontBuilder import FontBuilder

    order = [".notdef", *sorted(set(glyphs.values()) - {".notdef"})]
    drawn = font.getGlyphSet()
    builder = FontBuilder(font["head"].unitsPerEm, isTTF=False)
    builder.setupHead(unitsPerEm=font["head"].unitsPerEm, created=font["head"].created, modified=font["head"].created)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(glyphs)
    builder.setupCFF(NAMES["psName"], {}, {name: _outline(drawn[name]) for name in order}, {})
    builder.setupHorizontalMetrics({name: (drawn[name].width, 0) for name in order})
    builder.setupHorizontalHeader(ascent=font["hhea"].ascent, descent=font["hhea"].descent)
    builder.setupNameTable(NAMES)
    builder.setupOS2(version=4, sCapHeight=CAPITALS, **{name: getattr(font["OS/2"], name) for name in MEASURES})
    builder.setupPost(keepGlyphNames=False)
    return builder.font


def _outline(glyph: Any) -> Any:
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    pen = T2CharStringPen(glyph.width, None)
    for contour in _contours(glyph):
        start, *others = _thinned_ring(contour)
        pen.moveTo(start)
        for point in others:
            pen.lineTo(point)
        pen.closePath()
    return pen.getCharString()


def _contours(glyph: Any) -> Iterator[list[Point]]:
    """The closed lines of a glyph; HanaMin has no curves, and a dot of fewer than three points shows nothing."""
    from fontTools.pens.recordingPen import DecomposingRecordingPen

    pen: Any = DecomposingRecordingPen(glyph.glyphSet)
    glyph.draw(pen)
    points: list[Point] = []
    for does, where in pen.value:
        if does == "closePath":
            if len(points) > 2:
                yield points
            points = []
        else:
            points += where


def _thinned_ring(ring: list[Point]) -> list[Point]:
    """Cut at the point farthest from the first, so that both halves keep their ends."""
    far = max(range(len(ring)), key=lambda n: _square(ring[0], ring[n]))
    return _thinned(ring[: far + 1])[:-1] + _thinned([*ring[far:], ring[0]])[:-1]


def _thinned(line: list[Point]) -> list[Point]:
    """The line with fewer points, none farther from it than `STRAYING` (Ramer 1972, Douglas and Peucker 1973)."""
    kept, pending = {0, len(line) - 1}, [(0, len(line) - 1)]
    while pending:
        first, last = pending.pop()
        strays = ((_distance(line[n], line[first], line[last]), n) for n in range(first + 1, last))
        by, farthest = max(strays, default=(0.0, first))
        if by > STRAYING**2:
            kept.add(farthest)
            pending += [(first, farthest), (farthest, last)]
    return [line[n] for n in sorted(kept)]


def _square(one: Point, other: Point) -> int:
    return (one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2


def _distance(point: Point, start: Point, end: Point) -> float:
    """The square of the distance of a point from a stretch of line."""
    length = _square(start, end)
    if not length:
        return _square(point, start)
    along = ((point[0] - start[0]) * (end[0] - start[0]) + (point[1] - start[1]) * (end[1] - start[1])) / length
    along = max(0.0, min(1.0, along))
    x, y = start[0] + along * (end[0] - start[0]), start[1] + along * (end[1] - start[1])
    return (point[0] - x) ** 2 + (point[1] - y) ** 2
