"""The operators' command: looks at a stage from outside, on the local AWS or the cloud's; never packaged."""
