"""Dead letters: sent again at a bounded rate, never lost, set aside with a reason; and the stream told again."""

import json
from datetime import timedelta
from itertools import pairwise

import pytest

from chalicelib.domain.dead_letters import ANNOUNCEMENTS, FORGETTING, Lost, dead
from chalicelib.domain.sharing import Acknowledged, Queue, System
from chalicelib.errors import NotFound, Unreachable
from chalicelib.ports import Stretch
from chalicelib.usecases.peek import peek
from chalicelib.usecases.redrive import redrive
from chalicelib.usecases.set_aside import set_aside
from chalicelib.usecases.tell_again import announce_again, forget_again
from chalicelib.wiring import run
from tests import filings
from tests.world import World

QUEUE = "verification"
ATTRIBUTES = {"source": {"kind": "String", "text": "手工"}, "raw": {"kind": "Binary", "data": "AP+A"}}
LOST = Lost(stream="arn:aws:dynamodb:::table/filings/stream/1", shard="shard-1", first="10", last="12")


def dying(world: World, count: int, queue: str = QUEUE) -> list[str]:
    """That many dead letters, no body like another; gives the bodies."""
    bodies = [f'{{"version": {n},  "filing_id":"x"}}\n' for n in range(count)]
    for body in bodies:
        world.letters.put(dead(queue), body, attributes=ATTRIBUTES)
    return bodies


def lying(world: World, queue: str) -> list[str]:
    return [letter.body for letter in world.letters.lying[queue]]


def test_every_dead_letter_goes_back_byte_for_byte_with_its_attributes(world: World) -> None:
    bodies = dying(world, 25)
    before = world.letters.lying[dead(QUEUE)][0].attributes
    assert run(redrive, QUEUE, 10.0) == 25
    assert (lying(world, QUEUE), lying(world, dead(QUEUE))) == (bodies, [])
    assert all(letter.attributes == before for letter in world.letters.lying[QUEUE])


@pytest.mark.parametrize("rate", [0.5, 3, 10, 100])
def test_no_span_of_time_sees_more_than_the_rate(world: World, rate: float) -> None:
    dying(world, 23)
    run(redrive, QUEUE, rate)
    times = [at for at, _, _ in world.letters.sent]
    assert len(times) == 23
    gaps = [later - earlier for earlier, later in pairwise(times)]
    assert min(gaps) >= timedelta(seconds=1 / rate) - timedelta(microseconds=1)


def test_what_is_taken_stays_out_of_sight_for_as_long_as_a_slow_rate_needs(world: World) -> None:
    dying(world, 10)
    run(redrive, QUEUE, 0.02)
    assert [letter.id for _, _, letter in world.letters.sent] == [f"m{n}" for n in range(1, 11)]


@pytest.mark.parametrize("limit", [1, 10, 13])
def test_no_more_are_sent_than_asked_for(world: World, limit: int) -> None:
    dying(world, 20)
    assert run(redrive, QUEUE, 10.0, limit) == limit
    assert (len(lying(world, QUEUE)), len(lying(world, dead(QUEUE)))) == (limit, 20 - limit)


def test_breaking_off_between_sending_and_dropping_doubles_one_and_loses_none(world: World) -> None:
    bodies = dying(world, 3)
    world.letters.dies_before_dropping = True
    with pytest.raises(Unreachable):
        run(redrive, QUEUE, 10.0)
    world.letters.dies_before_dropping = False
    world.clock.pass_by(timedelta(minutes=5))
    run(redrive, QUEUE, 10.0)
    assert sorted(lying(world, QUEUE)) == sorted([bodies[0], *bodies])


def test_a_look_shows_each_letter_once_and_leaves_all_where_they_were(world: World) -> None:
    bodies = dying(world, 25)
    assert [letter.body for letter in run(peek, dead(QUEUE), 100)] == bodies
    assert [letter.body for letter in run(peek, dead(QUEUE), 12)] == bodies[:12]
    assert lying(world, dead(QUEUE)) == bodies


def test_a_letter_set_aside_is_kept_whole_with_who_why_and_when_and_the_others_stay(world: World) -> None:
    bodies = dying(world, 12)
    letter = world.letters.lying[dead(QUEUE)][11]
    run(set_aside, QUEUE, letter.id, "手工测试", "li")
    (aside,) = world.asides.of(QUEUE)
    assert (aside.by, aside.reason, aside.at) == ("li", "手工测试", world.clock.now())
    assert (aside.letter.body, aside.letter.attributes) == (letter.body, letter.attributes)
    assert [one.body for one in run(peek, dead(QUEUE), 100)] == bodies[:11]


def test_a_letter_that_could_not_be_kept_stays_in_its_queue(world: World) -> None:
    dying(world, 1)
    world.asides.down = True
    with pytest.raises(Unreachable):
        run(set_aside, QUEUE, "m1", "why", "li")
    assert [letter.id for letter in run(peek, dead(QUEUE), 10)] == ["m1"]


def test_setting_aside_again_after_dying_before_the_drop_keeps_one(world: World) -> None:
    dying(world, 1)
    world.letters.dies_before_dropping = True
    with pytest.raises(Unreachable):
        run(set_aside, QUEUE, "m1", "why", "li")
    world.letters.dies_before_dropping = False
    run(set_aside, QUEUE, "m1", "why", "li")
    assert len(world.asides.of(QUEUE)) == 1
    assert lying(world, dead(QUEUE)) == []


def test_a_letter_that_is_not_there_is_not_set_aside(world: World) -> None:
    dying(world, 2)
    with pytest.raises(NotFound):
        run(set_aside, QUEUE, "m7", "why", "li")
    assert len(run(peek, dead(QUEUE), 10)) == 2


def discarded(lost: Lost) -> str:
    where = {"streamArn": lost.stream, "shardId": lost.shard}
    return json.dumps(
        {"DDBStreamBatchInfo": where | {"startSequenceNumber": lost.first, "endSequenceNumber": lost.last}}
    )


def test_a_stretch_that_was_given_up_on_is_announced_again_and_its_letter_gone(world: World) -> None:
    taken = Acknowledged(filing_id="another", system=System.INVESTMENT, version=5)
    world.outbox.stretches[LOST] = Stretch([(filings.draft(), filings.submitted())], [taken])
    world.letters.put(dead(ANNOUNCEMENTS), discarded(LOST))
    assert run(announce_again, 10).done == 1
    assert {m.queue for m in world.queues.sent} == {
        Queue.VERIFICATION,
        Queue.SHARING_PORTAL,
        Queue.SHARING_EXCHANGE,
        Queue.SHARING_ELICENCE,
    }
    assert lying(world, dead(ANNOUNCEMENTS)) == []


def test_a_stretch_too_old_and_a_letter_not_understood_are_told_and_stay_and_stop_no_other(world: World) -> None:
    world.outbox.stretches[LOST] = Stretch()
    bodies = [discarded(LOST.model_copy(update={"first": "1"})), "nonsense", discarded(LOST)]
    old, odd, _ = [world.letters.put(dead(ANNOUNCEMENTS), body) for body in bodies]
    came = run(announce_again, 10)
    assert (came.done, came.too_old, came.not_understood) == (1, (old.id,), (odd.id,))
    assert lying(world, dead(ANNOUNCEMENTS)) == bodies[:2]


def test_a_stretch_stays_when_its_messages_could_not_be_sent(world: World) -> None:
    world.outbox.stretches[LOST] = Stretch([(None, filings.draft())])
    world.letters.put(dead(ANNOUNCEMENTS), discarded(LOST))
    world.queues.down = True
    with pytest.raises(Unreachable):
        run(announce_again, 10)
    assert len(run(peek, dead(ANNOUNCEMENTS), 10)) == 1


def test_a_stretch_of_filings_that_are_gone_is_forgotten_again(world: World) -> None:
    """One that went by no right is evidence: that it is counted shows that it was looked at."""
    world.outbox.stretches[LOST] = Stretch(removed=[filings.filed()])
    world.letters.put(dead(FORGETTING), discarded(LOST))
    assert run(forget_again, 10).done == 1
    assert world.metrics.total("RemovedByNoRight") == 1
    assert lying(world, dead(FORGETTING)) == []
