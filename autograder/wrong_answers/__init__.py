"""Records what each catalogued mistake computes in the cases of fixed inputs."""
