"""What the simulated queues do is what SQS does, by the template's own queues: how often a letter is received, when."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from chalicelib.adapters.queues_sqs import SqsQueues, SqsWaiting
from chalicelib.domain.sharing import Message, Queue
from tests.aws import PREFIX, aws, client
from tests.fakes.clock import FakeClock
from tests.outages.limits import limits
from tests.outages.sqs import ARN, Letter, Sqs
from tests.outages.timeline import Timeline

MESSAGE = Message(queue=Queue.ISSUANCE, filing_id="019ab000", version=3)
SOON, LATER = timedelta(), timedelta(hours=1)

type Story = Callable[[timedelta], tuple[list[int], int]]
"""Fails a letter, put off by a delay each time, until no more comes at once; gives its receive counts, and the dead."""


def simulated(delay: timedelta) -> tuple[list[int], int]:
    """In simulated time, of which none passes."""
    timeline, counts = Timeline(FakeClock()), list[int]()

    def work(letter: Letter) -> tuple[bool, timedelta]:
        counts.append(letter.received)
        sqs.put_off(ARN + letter.message.queue, letter.id, delay)
        return False, timedelta()

    sqs = Sqs(timeline, work)
    sqs.send([MESSAGE])
    timeline.run(timedelta())
    return counts, len(sqs.lines[MESSAGE.queue].dead)


def by_moto(delay: timedelta) -> tuple[list[int], int]:
    """With our own adapters on queues made from the template."""
    with aws():
        sqs, counts = client("sqs"), list[int]()
        SqsQueues(sqs, PREFIX).send([MESSAGE])
        url, dead = (sqs.get_queue_url(QueueName=f"{PREFIX}issuance{end}")["QueueUrl"] for end in ("", "-dead"))
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        wanted = {"MessageSystemAttributeNames": ["ApproximateReceiveCount"]}
        while letters := sqs.receive_message(QueueUrl=url, **wanted).get("Messages"):
            counts.append(int(letters[0]["Attributes"]["ApproximateReceiveCount"]))
            SqsWaiting(sqs).put_off(arn, letters[0]["ReceiptHandle"], delay)
        return counts, len(sqs.receive_message(QueueUrl=dead).get("Messages", ()))


@pytest.mark.parametrize("story", [simulated, by_moto])
class TestQueues:
    def test_a_letter_that_always_fails_is_received_as_often_as_the_template_says_and_is_dead_then(
        self, story: Story
    ) -> None:
        assert story(SOON) == (list(range(1, limits()[MESSAGE.queue].receives + 1)), 1)

    def test_a_letter_that_is_put_off_does_not_come_before_its_time(self, story: Story) -> None:
        assert story(LATER) == ([1], 0)
