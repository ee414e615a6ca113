"""What a student runs on a laptop: the public cases, what is still to write, and the zip to hand in.

Run on Linux. Windows and macOS start each worker as a new interpreter that connects over loopback; that way is tested
on Linux, also with Python told that it is on the other system, and was not run on a real one.
"""
