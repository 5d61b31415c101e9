"""`mt-audit feed`: sources that go on, of which only what is new or changed is audited.

    reading    what a source holds now, if it changed
    visiting   which of its items are new (items: which item it is, and which version)
    desk       audits what is new (auditing) and records it
    document   the line of the output
    journal    the output file, which gets each version once whatever happens
    state      what is remembered between runs (database, alone)
    watch      when which source is visited; stopping: until somebody asks to stop
    showing    a line for a person; index: the page above the pages

Nothing here loads detectors or tables before there is something to audit: most visits find that
nothing changed, and must cost next to nothing.
"""
