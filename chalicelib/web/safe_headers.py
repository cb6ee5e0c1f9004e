"""What every answer bears, so that nobody between keeps it and no browser sniffs, frames, runs or leaks it."""

SAFE_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
    "X-Content-Type-Options": "nosniff",
}
"""API Gateway's own answers bear the same (.chalice/resources.yaml); a page has a policy of its own for its style.

The transport header leaves subdomains out: the bureau's other sites are not ours to decide on.
"""
