"""The parts of a filing's answer say what they are meant to say, and nothing that only the log needs."""

from chalicelib.domain.sharing import Delivery, System
from chalicelib.web.answer_parts import delivery


def test_a_delivery_that_follows_from_a_request_is_told_without_it() -> None:
    told = delivery(Delivery(system=System.PORTAL, version=3, correlation="request-1"), "zh")
    assert (told.name, told.version) == ("申报门户", 3)
    assert "request-1" not in told.model_dump_json()
