"""The columnar copy: what reports read, as immutable Parquet files named by one manifest."""
