"""Cuts and packs the text of src/Core/Data/shakespeare.txt.gz.

    python3 make_shakespeare.py FILE src/Core/Data/shakespeare.txt.gz

FILE is data/tinyshakespeare/input.txt of https://github.com/karpathy/char-rnn.
"""

import gzip
import sys

source, target = sys.argv[1:]
with open(source, "rb") as text:
    content = text.read()[:199_994]
assert content.endswith(b"\n") and content.isascii()
with open(target, "wb") as packed:
    packed.write(gzip.compress(content, 9, mtime=0))
