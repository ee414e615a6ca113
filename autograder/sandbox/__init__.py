"""The grader's side of the sandbox: starts workers, sends them requests, and gives cases proxies for their objects."""
