"""Write the materials of the examples again: `python -m local.examples`."""

from local.examples.kept import kept
from local.materials import make_material

for path, kind, form in kept():
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_material(kind, form))
    print(path)
