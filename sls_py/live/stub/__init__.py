"""The stub: what runs in the place of a function whose invocations are relayed."""
