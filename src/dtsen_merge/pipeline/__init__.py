"""One module a verb: the flow as a reader would tell it. Frames pass from room to room only here."""
