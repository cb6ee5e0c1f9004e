"""Who hears alarms: a topic for each severity, and its listeners, whose addresses are parameters of the stack."""

from typing import NamedTuple

from chalicelib.domain.premises import IN_TIME, NOW
from local.watch.alarm import Json

TOPICS = {NOW: "Whoever is woken listens here", IN_TIME: "Whoever looks in office hours listens here"}


class Listener(NamedTuple):
    """A parameter with an address, the topic that is told there, by which way, and what such an address looks like."""

    parameter: str
    topic: str
    protocol: str
    looks: str


MAIL, WEB = r"(|[^\s@:/]+@[^\s@:/]+)", r"(|https://\S+)"

LISTENERS = (
    Listener("PageEmail", NOW, "email", MAIL),
    Listener("PageUrl", NOW, "https", WEB),
    Listener("TicketEmail", IN_TIME, "email", MAIL),
    Listener("TicketUrl", IN_TIME, "https", WEB),
)
"""By mail and by the web alone: text messages are not to be had in the China regions (AWS, SNS in China)."""


def parameters() -> Json:
    """The parameters with the addresses of all listeners."""
    return {listener.parameter: _parameter(listener) for listener in LISTENERS}


def conditions() -> Json:
    """Whether each listener is named."""
    return {_named(one): {"Fn::Not": [{"Fn::Equals": [{"Ref": one.parameter}, ""]}]} for one in LISTENERS}


def topic_of(name: str) -> Json:
    """A topic as a resource of the template."""
    properties = {"TopicName": {"Fn::Sub": f"miaopi-${{Stage}}-{name}"}, "DisplayName": TOPICS[name]}
    return {"Type": "AWS::SNS::Topic", "Properties": properties}


def listener_of(listener: Listener) -> Json:
    """A listener as a resource of the template, made where one is named."""
    properties = {
        "TopicArn": {"Ref": listener.topic},
        "Protocol": listener.protocol,
        "Endpoint": {"Ref": listener.parameter},
    }
    return {"Type": "AWS::SNS::Subscription", "Condition": _named(listener), "Properties": properties}


def _parameter(listener: Listener) -> Json:
    told = f"{TOPICS[listener.topic]}: where, by {listener.protocol}; whoever it is must confirm once"
    return {"Type": "String", "Default": "", "AllowedPattern": listener.looks, "Description": told}


def _named(listener: Listener) -> str:
    return f"Has{listener.parameter}"
