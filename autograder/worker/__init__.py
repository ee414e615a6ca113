"""Everything that runs in the untrusted process, beside student code. It imports nothing that is secret or trusted."""
