"""Everything that touches a submission: intake, the worker process, the wire and the proxies."""
