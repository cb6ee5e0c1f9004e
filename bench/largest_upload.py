"""What the form check of the largest upload costs in memory: a page that is one picture, of so many bytes.

python -m bench.largest_upload 52428800      # our own process and its child together, in MB
"""

import resource
import sys

from bench.loading import peak
from chalicelib.adapters.form_check.checker import ChildFormChecker
from tests.written_pdf import one_page, stream

FRAME = 4096


def main(size: int) -> None:
    """Check it, tell the peak of both processes together."""
    side = int((size - FRAME) ** 0.5)
    picture = f"/Type /XObject /Subtype /Image /Width {side} /Height {side} /ColorSpace /DeviceGray /BitsPerComponent 8"
    page = "/Contents 5 0 R /Resources << /XObject << /X 4 0 R >> >>"
    pdf = one_page("", page, stream(bytes(range(256)) * (side * side // 256 + 1), picture), stream(b"/X Do"))
    ChildFormChecker().check(pdf, ())
    print(peak() + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


if __name__ == "__main__":
    main(int(sys.argv[1]))
