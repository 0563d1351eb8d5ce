"""Deploy, deploy one function, remove."""
