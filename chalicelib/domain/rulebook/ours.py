"""What the plan and the law leave open and we settle ourselves: settings, not law, all in this one place."""

REVOCATION_YEARS = 3
"""How many years a revoked filing keeps its applicant's next ones with an officer."""

MUNICIPAL_AUTHORITY = "深圳市水务局"
"""The one approving authority whose conservation plans this lane takes, as the registry names it."""
