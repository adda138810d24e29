"""What pages and exports did to a text, undone: furniture, repetition, cut lines and tables."""
