"""How much the child may tell: who took it over could otherwise fill its parent's memory."""

LONGEST_TEXT = 3_000_000
"""Characters of a file's text; 300 dense pages have a sixth of it."""

SAID_BYTES = 12 * LONGEST_TEXT + 10_000
"""Of such a text as JSON writes it at the most (two escapes of six for a character), and of what stands beside it."""
