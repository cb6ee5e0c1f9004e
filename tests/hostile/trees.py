"""Pages and trees without an end, too deep, too many, or of odd sizes."""

from collections.abc import Callable

from tests.written_pdf import A4, one_page, pages, raw

type Case = tuple[Callable[[], bytes], set[str]]

CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
PAGELESS = "<< /Type /Pages /Kids [] /Count 0 >>"


def shared_tree(levels: int = 40) -> bytes:
    """Each level of the page tree holds the next one ten times: 10 to the 40th pages in a few kilobytes."""
    nodes = [f"<< /Type /Pages /Kids [{f'{n + 3} 0 R ' * 10}] /Count 10 >>" for n in range(levels)]
    return raw(["<< /Type /Catalog /Pages 2 0 R >>", *nodes, f"<< /Type /Page /MediaBox {A4} >>"])


def repeated_page(times: int = 1_000_000) -> bytes:
    """One page, listed a million times."""
    tree = f"<< /Type /Pages /Kids [{'3 0 R ' * times}] /Count {times} >>"
    return raw(["<< /Type /Catalog /Pages 2 0 R >>", tree, f"<< /Type /Page /Parent 2 0 R /MediaBox {A4} >>"])


def deep_pages(levels: int = 5_000) -> bytes:
    """One page, so many levels down."""
    nodes = [f"<< /Type /Pages /Kids [{n + 3} 0 R] /Count 1 >>" for n in range(levels)]
    return raw([CATALOG, *nodes, f"<< /Type /Page /MediaBox {A4} >>"])


def deep_by(key: str, levels: int = 5_000) -> bytes:
    """A chain of dictionaries, each under `key` of the one before."""
    links = [f"<< {key} {n + 5} 0 R >>" for n in range(levels)]
    return one_page("/Odd 4 0 R", "", *links, "<< >>")


def ring_by(key: str) -> bytes:
    """Three dictionaries that lead into each other."""
    return one_page("/Odd 4 0 R", "", f"<< {key} 5 0 R >>", f"<< {key} [6 0 R] >>", f"<< {key} 4 0 R >>")


def nested(depth: int = 100_000) -> bytes:
    """Arrays in arrays, as deep as no program should go."""
    return one_page(f"/Deep {'[' * depth}{']' * depth}")


def nested_dictionaries(depth: int = 50_000) -> bytes:
    """The same with dictionaries."""
    return one_page(f"/Deep {'<< /A ' * depth} 1 {'>>' * depth}")


TREES: dict[str, Case] = {
    "no page": (lambda: raw([CATALOG, PAGELESS]), {"no-pages"}),
    "no tree of pages": (lambda: raw(["<< /Type /Catalog >>"]), {"damaged"}),
    "ring of pages": (lambda: raw([CATALOG, "<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]), {"damaged"}),
    "ring of pages over three levels": (
        lambda: raw([CATALOG, *(f"<< /Type /Pages /Kids [{n} 0 R] /Count 1 >>" for n in (3, 4, 2))]),
        {"damaged"},
    ),
    "page that is its own parent": (
        lambda: raw(
            [CATALOG, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", f"<< /Type /Page /Parent 3 0 R /MediaBox {A4} >>"]
        ),
        {"damaged"},
    ),
    "page that is the catalog": (
        lambda: raw([CATALOG, "<< /Type /Pages /Kids [1 0 R] /Count 1 >>"]),
        {"odd-page-size", "damaged"},
    ),
    "page that is a number": (lambda: raw([CATALOG, "<< /Type /Pages /Kids [7] /Count 1 >>"]), {"damaged"}),
    "tree of shared branches": (shared_tree, {"damaged"}),
    "tree of pages 5,000 deep": (deep_pages, {"too-costly"}),
    "301 pages": (lambda: pages(301), {"too-many-pages"}),
    "20,000 pages": (lambda: pages(20_000), {"too-many-pages"}),
    "a million times the same page": (repeated_page, {"too-many-pages"}),
    "giant page": (lambda: one_page(box="[0 0 20000 20000]"), {"odd-page-size"}),
    "giant unit": (lambda: one_page(page="/UserUnit 100"), {"odd-page-size"}),
    "tiny page": (lambda: one_page(box="[0 0 1 1]"), {"odd-page-size"}),
    "page without a size": (lambda: one_page(box="null"), {"odd-page-size"}),
    "size of words": (lambda: one_page(box="[/A /B /C /D]"), {"odd-page-size"}),
    "ring of outlines": (lambda: ring_by("/First"), {"damaged"}),
    "outlines whose next one is before": (lambda: ring_by("/Next"), {"damaged"}),
    "ring of fields or names": (lambda: ring_by("/Kids"), {"damaged"}),
    "ring of structure": (lambda: ring_by("/K"), {"damaged"}),
    "ring of parents": (lambda: ring_by("/Parent"), {"damaged"}),
    "outlines 5,000 deep": (lambda: deep_by("/First"), {"too-costly"}),
    "fields 5,000 deep": (lambda: deep_by("/Kids"), {"too-costly"}),
    "arrays nested too deep": (nested, {"too-costly"}),
    "dictionaries nested too deep": (nested_dictionaries, {"too-costly"}),
}
