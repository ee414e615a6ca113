"""The layers of confinement by name, and the isolation level that they add up to."""

from __future__ import annotations

from collections.abc import Collection

OTHER_USER = "another-user"
NO_CAPABILITIES = "no-capabilities"
HIDDEN_MEMORY = "hidden-memory"
LIMITS = "limits"
NO_NEW_PRIVILEGES = "no-new-privileges"
LANDLOCK = "landlock"
SECCOMP = "seccomp"

# In the order in which a worker puts them on.
LAYERS = {
    NO_CAPABILITIES: "it has no capability of the kernel's",
    OTHER_USER: "it is another user than the grader",
    HIDDEN_MEMORY: "processes of the same user cannot look into the grader or into each other",
    LIMITS: "memory, processor time, open files and the size of files are limited",
    NO_NEW_PRIVILEGES: "no program can give it rights; without this the kernel refuses the next two",
    LANDLOCK: "it can open listed files only",
    SECCOMP: "it can make harmless system calls only",
}


def level_of(layers: Collection[str]) -> int:
    """The isolation level (1, 2 or 3) that these layers reach, if they hold what they promise."""
    return 1 + (OTHER_USER in layers) + (LANDLOCK in layers and SECCOMP in layers)
