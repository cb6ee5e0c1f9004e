"""Our own Chinese words that stand in what was filed or found, in English; names and numbers stay as they are."""

from collections.abc import Mapping

from chalicelib.domain.elements import District
from chalicelib.domain.items.soil_conservation import Conclusion, ProjectKind
from chalicelib.domain.items.water_saving import Nature
from chalicelib.domain.items.works_commencement import WorksKind
from chalicelib.domain.materials import FAULTS, TITLES
from chalicelib.domain.registries import NAMES
from chalicelib.domain.rulebook.common import STATUS_WORDS

CHOICES: Mapping[str, str] = {
    ProjectKind.REAL_ESTATE: "real estate",
    ProjectKind.ROAD: "road",
    ProjectKind.RAIL: "railway and rail transit",
    ProjectKind.HYDRAULIC: "hydraulic works",
    ProjectKind.MUNICIPAL: "municipal works",
    ProjectKind.ENERGY: "power and energy",
    ProjectKind.INDUSTRY: "industrial park",
    ProjectKind.PUBLIC_BUILDING: "public building",
    ProjectKind.MINING: "mining",
    ProjectKind.SPOIL_GROUND: "spoil ground",
    ProjectKind.OTHER: "other",
    Conclusion.QUALIFIED: "qualified",
    Conclusion.NOT_QUALIFIED: "not qualified",
    Nature.NEW: "new",
    Nature.EXPANDED: "expanded",
    Nature.REBUILT: "rebuilt",
    Nature.RELOCATED: "relocated",
    Nature.RESTORED: "restored",
    WorksKind.FLOOD_CONTROL: "flood control and drainage",
    WorksKind.RESERVOIR: "reservoir",
    WorksKind.RIVER: "river regulation",
    WorksKind.WATER_SUPPLY: "water supply",
    WorksKind.WATER_TRANSFER: "water transfer",
    WorksKind.SEWERAGE: "sewerage and sewage treatment",
    WorksKind.ECOLOGY: "aquatic ecology restoration",
    District.FUTIAN: "Futian",
    District.LUOHU: "Luohu",
    District.YANTIAN: "Yantian",
    District.NANSHAN: "Nanshan",
    District.BAOAN: "Bao'an",
    District.LONGGANG: "Longgang",
    District.LONGHUA: "Longhua",
    District.PINGSHAN: "Pingshan",
    District.GUANGMING: "Guangming",
    District.DAPENG: "Dapeng New District",
    District.SHENSHAN: "Shenshan Special Cooperation Zone",
}
"""What a form lets choose from."""

_WORDS: Mapping[str, str] = {
    **{text.zh: text.en for table in (FAULTS, TITLES, STATUS_WORDS) for text in table.values()},
    **{name.zh: name.en for name in NAMES.values()},
    **{str(choice): word for choice, word in CHOICES.items()},
}

_PARTS, _WORDS_OF_A_PART = "；", "、"
"""What reasons join several things by."""


def in_english(value: str) -> str:
    """What was filed or found as an English reader is shown it, also when several of our words are joined."""
    return "; ".join(map(_part, value.split(_PARTS)))


def _part(part: str) -> str:
    """A name may hold a 、 of its own, and stays whole unless all between them are words of ours."""
    words = [_WORDS.get(word) for word in part.split(_WORDS_OF_A_PART)]
    return ", ".join(word for word in words if word) if all(words) else part
