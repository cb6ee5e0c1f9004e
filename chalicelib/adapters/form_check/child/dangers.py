"""What an object of a PDF may not be or hold: scripts, launches, actions that run by themselves, files inside or afar.

An object is judged by its shape and not by its `/Type`, which readers ignore. A key alone is not enough either: fonts
and glyphs may be called `/AA` or `/JS`. Names are compared after qpdf has undone their `#xx`. Keys and actions: ISO
32000-2:2020, 7.7.2 (catalog), 7.11.4 (embedded files), 12.6 (actions), 12.7.8 (XFA), 13 (multimedia).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from pikepdf import Array, Dictionary, Name, Object, Stream, String

from chalicelib.adapters.form_check.child.faults import Fault

ACTIONS: Mapping[str, Fault] = {
    "/JavaScript": "script",
    "/Launch": "launch",
    "/SubmitForm": "automatic-action",
    "/ImportData": "automatic-action",
    "/GoToR": "outside-content",
    "/GoToE": "embedded-file",
    "/Rendition": "embedded-file",
    "/Movie": "embedded-file",
    "/Sound": "embedded-file",
    "/RichMediaExecute": "embedded-file",
}
"""By the kind of an action (`/S`), wherever it hangs."""

KINDS: Mapping[str, Fault] = {
    "/EmbeddedFile": "embedded-file",
    "/FileAttachment": "embedded-file",
    "/RichMedia": "embedded-file",
    "/Movie": "embedded-file",
    "/Sound": "embedded-file",
    "/3D": "embedded-file",
    "/U3D": "embedded-file",
    "/PRC": "embedded-file",
}
"""By `/Type` or `/Subtype`: content that another program would open or play."""

SCRIPTED, AFAR = (b"javascript:", b"vbscript:", b"data:"), (b"file:", rb"\\", b"//")

LONGEST_CHAIN = 100


def word(value: object) -> str:
    """A name as text, `/` included; Chinese files hold names in GBK, which `str` refuses."""
    return bytes(value).decode("latin-1") if isinstance(value, Name) else ""


def _has_actions(value: object) -> bool:
    return isinstance(value, Dictionary) and any(isinstance(v, Dictionary) and "/S" in v for v in value.values())


def _holds_something(value: object) -> bool:
    return isinstance(value, Dictionary) and any(isinstance(v, Array) and len(v) for v in value.values())


def _has_streams(value: object) -> bool:
    return isinstance(value, Dictionary) and any(isinstance(v, Stream) for v in value.values())


def _is_text(value: object) -> bool:
    return isinstance(value, String)


def _is_there(value: object) -> bool:
    return isinstance(value, Array | Stream | String | Dictionary)


def _is_stream(value: object) -> bool:
    return isinstance(value, Stream)


def _names_a_file(value: object) -> bool:
    """A file specification, short or long; in a font or among resources `/F` is the name of a font."""
    return isinstance(value, String) or (isinstance(value, Dictionary) and bool({"/F", "/UF", "/FS"} & set(value)))


def _is_reference(value: object) -> bool:
    return isinstance(value, Dictionary) and "/F" in value and "/Page" in value


def _runs_script(value: object) -> bool:
    return _address(value).startswith(SCRIPTED)


def _leads_to_a_file(value: object) -> bool:
    return _address(value).startswith(AFAR)


def _address(value: object) -> bytes:
    """An address, or the base of all, without the blanks and control characters that browsers pass over."""
    if isinstance(value, Dictionary):
        value = value.get("/Base")
    raw = bytes(value) if isinstance(value, String) else b""
    return bytes(c for c in raw.removeprefix(b"\xfe\xff") if c > 0x20).lower()


def _does_more_than_move(action: object) -> bool:
    """Whether what happens on opening is anything but a jump to a place in the same file."""
    rest = [action]
    for _ in range(LONGEST_CHAIN):
        if not rest:
            return False
        step = rest.pop()
        if isinstance(step, Array):
            rest.extend(step)
        elif isinstance(step, Dictionary):
            if "/S" in step and word(step["/S"]) != "/GoTo":
                return True
            rest.append(step.get("/Next"))
    return True


KEYS: Mapping[str, Sequence[tuple[Fault, Callable[[object], bool]]]] = {
    "/JS": [("script", _is_text)],
    "/JavaScript": [("script", _holds_something)],
    "/OnInstantiate": [("script", _is_there)],
    "/XFA": [("script", _is_there)],
    "/URI": [("script", _runs_script), ("outside-content", _leads_to_a_file)],
    "/AA": [("automatic-action", _has_actions)],
    "/OpenAction": [("automatic-action", _does_more_than_move)],
    "/EF": [("embedded-file", _has_streams)],
    "/EmbeddedFiles": [("embedded-file", _holds_something)],
    "/Renditions": [("embedded-file", _holds_something)],
    "/RichMediaContent": [("embedded-file", _is_there)],
    "/3DD": [("embedded-file", _is_there)],
    "/Movie": [("embedded-file", _names_a_file)],
    "/Sound": [("embedded-file", _is_stream)],
    "/Ref": [("outside-content", _is_reference)],
}
"""By a key, when its value has the shape that makes it what it is called."""

DOUBLE = re.compile(r"duplicated key (/\S+);")
MEANINGFUL = KEYS.keys() | {"/S", "/Type", "/Subtype", "/A", "/Next", "/Names", "/AcroForm", "/F"}


def dangers_of(thing: Object) -> Iterator[Fault]:
    """The faults of one dictionary (or a stream's): `thing` itself, not what hangs below it."""
    if "/S" in thing:
        yield from _of(ACTIONS, thing["/S"])
    for kind in ("/Type", "/Subtype"):
        if kind in thing:
            yield from _of(KINDS, thing[kind])
    if isinstance(thing, Stream) and _names_a_file(thing.get("/F")):
        yield "outside-content"
    for key in KEYS.keys() & set(thing):
        yield from (fault for fault, is_so in KEYS[key] if is_so(thing[key]))


def says_two_things(warnings: Iterable[str]) -> bool:
    """Whether a key that decides is given twice: we see the last, another reader may take the first."""
    return any(key in MEANINGFUL for told in warnings for key in DOUBLE.findall(told))


def _of(table: Mapping[str, Fault], name: object) -> Iterator[Fault]:
    fault = table.get(word(name))
    if fault:
        yield fault
