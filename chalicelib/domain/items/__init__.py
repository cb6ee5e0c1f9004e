"""The three items, one file each: form, materials, facts wanted and rules beside their law."""
