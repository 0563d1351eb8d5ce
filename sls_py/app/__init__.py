"""The composition root: a request in, everything wired and done, a value out.

Commands call one function of these modules each: `packages`, `deployments`, `inspection`, `settings`, `local`.
"""
