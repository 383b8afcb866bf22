#!/usr/bin/env python3
"""Makes test/golden/npy.json: one small array saved by numpy itself in many types and orders, as base64:

    python3 scripts/golden-npy.py
"""

import base64
import io
import json
import pathlib

import numpy as np

FILE = pathlib.Path(__file__).parent.parent / "test" / "golden" / "npy.json"
VALUES = np.array([[1.5, -2.0, 0.0], [3.25, 4.0, -65504.0]])


def saved(array, version=None):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, version=version)
    return base64.b64encode(out.getvalue()).decode()


floats = {kind: saved(VALUES.astype(kind)) for kind in ["<f2", "<f4", "<f8", ">f4", ">f8"]}
whole = np.array([[1, -2, 0], [3, 4, -128]])
integers = {kind: saved(whole.astype(kind)) for kind in ["|i1", "<i2", "<i4", "<i8", ">i2"]}
content = {
    "madeBy": "scripts/golden-npy.py",
    "versions": {"numpy": np.__version__},
    "values": VALUES.tolist(),
    "floats": {
        **floats,
        "fortran": saved(np.asfortranarray(VALUES.astype("<f4"))),
        "version 2": saved(VALUES.astype("<f4"), (2, 0)),
        "version 3": saved(VALUES.astype("<f4"), (3, 0)),
    },
    "whole": whole.tolist(),
    "integers": integers,
    "flat": saved(np.arange(3.0)),
    "text": saved(np.array([["a", "b"]])),
}
FILE.write_text(json.dumps(content, indent=1) + "\n")
