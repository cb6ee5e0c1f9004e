"""What EventBridge tells a function whose time has come."""

from typing import Any

TIMER: dict[str, Any] = {
    "version": "0",
    "id": "1",
    "account": "123456789012",
    "region": "us-east-1",
    "detail-type": "Scheduled Event",
    "detail": {},
    "source": "aws.events",
    "time": "2026-11-24T17:00:00Z",
    "resources": [],
}
