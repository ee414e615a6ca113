"""What a student runs on a laptop: the public cases, what is still to write, and the zip to hand in.

Tested on Linux. On Windows and macOS each worker is a new interpreter that connects over loopback. That is tested on
Linux, also with a Python that reports the other system; it was not run on a real Windows or macOS machine.
"""
