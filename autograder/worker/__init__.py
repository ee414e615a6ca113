"""Everything that runs in the untrusted process, beside student code; it imports nothing that the grader keeps."""
