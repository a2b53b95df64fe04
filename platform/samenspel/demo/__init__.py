"""Demo data: the real facts of the sector, and generated persons and participations around them.

`data/` holds the facts as they were published, with their source; `texts/` the sentences that generated persons write.
Everything is drawn with a fixed seed: the same day gives the same data. What is to come is dated from today, so that a
demo stays alive. See `load.load` for the way in.
"""
