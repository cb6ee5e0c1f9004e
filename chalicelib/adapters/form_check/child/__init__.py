"""The form check's child: the only process that opens an upload. Run with `-m`; nothing here is imported elsewhere."""
