"""Run deployed functions on this machine: the wire between both ends, the stub in the cloud, attaching and restoring.

`wire` is what both ends speak, `stub` is what runs in the function's place. Both go into the layer as they are, so
they import nothing but each other and the standard library, and run on Python 3.9 and newer.
"""
