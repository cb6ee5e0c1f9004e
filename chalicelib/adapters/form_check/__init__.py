"""The form check of uploads: the checker looks at the ends of a file, its child alone opens it."""
