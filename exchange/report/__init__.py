"""A report as slides, document and workbook; it computes no figure."""
