"""What every released version has written, kept as it wrote it, and put before the code of today."""
