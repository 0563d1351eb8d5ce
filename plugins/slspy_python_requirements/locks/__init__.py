"""The lock files of Python's package managers, read without the tools that wrote them."""
