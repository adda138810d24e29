"""Pages that are images: from the scan to blocks of text with their confidence."""
