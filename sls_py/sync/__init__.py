"""The loop from a saved file to live code: watch, classify, run flows.

To add a kind of flow, see `sls_py.sync.flow`.
"""
