"""Look at and use what is deployed: info, invoke, logs."""
