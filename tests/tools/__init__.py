"""What developers run by hand: ``python -m tests.tools.NAME``.

Here belong scripts that look at the code or at a built site and print what they
find; what the project itself does is a command of ``policykb/commands``.
"""
