"""Packs the UCI digits test set into src/Core/Data/digits.bin.gz.

    python3 make_digits.py FILE src/Core/Data/digits.bin.gz

FILE is UCI's optdigits.tes or scikit-learn's copy of it (digits.csv.gz): 1,797 lines of 64 values 0..16 and the
label 0..9, separated by commas. The result is the gzip of 1,797 x 64 feature bytes followed by 1,797 label bytes.
"""

import gzip
import sys

source, target = sys.argv[1:]
opened = gzip.open(source, "rt") if source.endswith(".gz") else open(source)
with opened as lines:
    rows = [[int(value) for value in line.split(",")] for line in lines if line.strip()]
assert len(rows) == 1797 and all(len(row) == 65 for row in rows)
assert all(0 <= value <= 16 for row in rows for value in row[:64])
assert all(0 <= row[64] <= 9 for row in rows)
content = bytes(value for row in rows for value in row[:64]) + bytes(row[64] for row in rows)
with open(target, "wb") as packed:
    packed.write(gzip.compress(content, 9, mtime=0))
