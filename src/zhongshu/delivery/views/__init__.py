"""Pages of delivery: each fetches, offers the deeds its reader may do, and hands what was sent to one act."""
