"""What a stage's table and buckets must be like, whatever else about them changes; the template is held to it."""

INDEXES = frozenset({"by_applicant", "resting", "listed", "revoked_of", "referring"})
TABLE = INDEXES | {"key", "stream", "recovery", "protection", "ttl"}
BUCKET = frozenset({"versions", "encryption", "private"})
LOCKED_BUCKET = BUCKET | {"lock"}
