"""From pairs to persons: evidence, what is one before weighing, walls, joining in rounds, and the links not followed."""
