"""Files of photos: downloads at a limited rate, streamed to disk, and boxes for showing them."""
