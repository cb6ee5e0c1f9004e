"""What the system does: one verb, one file, one function; ports come in as keyword arguments."""
