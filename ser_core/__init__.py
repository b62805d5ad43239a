"""Everything of calltone that has no screen: from bytes to a CallAnalysis."""
