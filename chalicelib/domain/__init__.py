"""What is filed, checked and issued: pure, with no I/O, no clock and no chance."""
