"""The grader's side of the sandbox: starts workers, talks to them, and gives cases proxies of what is in them."""
