"""All stories of the demonstration, one after the other, and how each must end."""

from collections.abc import Iterator, Sequence

from local import stories
from local.stories import Stage, Told

OUTCOMES = {
    "soil-conservation": "filed",
    "water-saving": "filed",
    "works-start": "filed",
    "works-added-section": "filed",
    "works-change": "filed",
    "rejected": "rejected",
    "corrected": "filed",
    "ineligible": "rejected",
    "referred": "referred",
    "accepted-by-officer": "filed",
    "revoked": "revoked",
}

SHARED = {
    "rejected": {"portal"},
    "filed": {"portal", "investment", "exchange", "elicence"},
    "revoked": {"portal", "investment", "exchange", "elicence", "credit"},
}
"""Who must have acknowledged a filing in a state."""

ROUNDS = (
    stories.accepted,
    stories.rejected_then_corrected,
    stories.ineligible,
    stories.referred_then_accepted,
)


def tell(stage: Stage) -> Iterator[Told]:
    """Every story as it ends; the last revokes the receipt that the first got."""
    first: Told | None = None
    for story in ROUNDS:
        for told in story(stage):
            first = first or told
            yield told
    assert first, "there are stories"
    _note_deliveries(stage, first)
    yield stories.revoked(stage, first, applicant_of(first))


def applicant_of(told: Told) -> str:
    """The USCC of whoever filed it."""
    return str(told.filing["form"]["applicant"]["uscc"])


def share(stage: Stage, told: Sequence[Told]) -> Iterator[Told]:
    """Wait until everyone who must has acknowledged the newest of each filing, and note the deliveries.

    A story that went on under the same filing is told of by its last chapter.
    """
    last = {one.filing_id: one for one in told}
    for one in told:
        if one is last[one.filing_id] and one.outcome in SHARED:
            _note_deliveries(stage, one)
        if one.deliveries:
            yield one


def _note_deliveries(stage: Stage, told: Told) -> None:
    portal = stage.portal(applicant_of(told))
    told.deliveries = stories.delivered(portal, told.filing_id, SHARED[told.outcome])


def unlike(told: Sequence[Told]) -> Iterator[str]:
    """What did not end as it must."""
    ended = {one.story: one.outcome for one in told}
    for story, outcome in OUTCOMES.items():
        if ended.get(story) != outcome:
            yield f"{story} ended as {ended.get(story)}, not as {outcome}"
