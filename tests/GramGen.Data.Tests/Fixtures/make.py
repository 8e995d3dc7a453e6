"""Makes the files beside it: a matrix of 7 rows and 3 columns, row + column/4, in every form that NumPy writes.

Made with NumPy 1.24.2 of Debian 12 (python3-numpy) by: python3 make.py
"""
import json
import struct

import numpy

rows = numpy.arange(7).reshape(7, 1) + numpy.arange(3) / 4

numpy.save("single.npy", rows.astype("<f4"))
numpy.save("double.npy", rows)
numpy.save("half.npy", rows.astype("<f2"))
numpy.save("big-endian.npy", rows.astype(">f8"))
numpy.save("big-endian-single.npy", rows.astype(">f4"))
numpy.save("big-endian-half.npy", rows.astype(">f2"))
numpy.save("fortran.npy", numpy.asfortranarray(rows.astype("<f4")))
numpy.save("four-dimensions.npy", rows.astype("<f4").reshape(7, 3, 1, 1))
numpy.save("one-dimension.npy", rows[:, 1].copy())
numpy.save("integers.npy", rows.astype("<i8"))
numpy.save("objects.npy", numpy.array([None, 1], dtype=object))
numpy.save("scalar.npy", numpy.float64(5))
for version in (2, 3):
    with open(f"version-{version}.npy", "wb") as file:
        numpy.lib.format.write_array(file, rows, version=(version, 0))
numpy.savez("stored.npz", features=rows.astype("<f4"))
numpy.savez_compressed("compressed.npz", features=rows, labels=numpy.arange(7))
numpy.savez_compressed("compressed-fortran.npz", features=numpy.asfortranarray(rows))
numpy.savetxt("savetxt.csv", rows, delimiter=",", header="a,b,c", comments="")
numpy.savetxt("savetxt.tsv", rows, delimiter="\t", fmt="%.18e")

# The format is of Hugging Face (github.com/huggingface/safetensors); these bytes are written as its README says.
tensors = {"weight": rows.astype("<f4"), "half": rows.astype("<f2")}
header, data = {"__metadata__": {"made": "by hand"}}, b""
for name, tensor in tensors.items():
    kind = {"f4": "F32", "f2": "F16"}[tensor.dtype.str[1:]]
    start, data = len(data), data + tensor.tobytes()
    header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [start, len(data)]}
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open("two.safetensors", "wb") as file:
    file.write(struct.pack("<q", len(text)) + text + data)
