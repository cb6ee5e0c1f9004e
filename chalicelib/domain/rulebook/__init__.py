"""The rules of the three items, each beside the law it rests on, and the words of their reasons."""
