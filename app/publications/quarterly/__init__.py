"""The quarter's management report: gathered once from the warehouse, written as PDF and as DOCX."""
