"""What AWS publishes of its API beside what our schema says: what we lack, and whether Check knows every bound."""
