"""What RSS, Atom and JSON Feed share: documents, elements, items."""
