"""From a `Service` and its artifacts to a `CompiledStack`."""
