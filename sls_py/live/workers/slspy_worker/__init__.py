"""What runs beside a function on this machine: the zygote, which has its packages loaded, and the children that run it.

Started with the interpreter that the function's runtime names, so: standard library only, Python 3.8 and newer, and
nothing of slspy but this folder and the local cloud's bootstrap, whose path is given.
"""
