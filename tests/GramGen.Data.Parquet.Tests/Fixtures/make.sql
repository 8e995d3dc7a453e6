COPY (SELECT 'row ' || i AS name, i + 0.0::DOUBLE AS a, i + 0.25::DOUBLE AS b, i + 0.5::DOUBLE AS c FROM range(4500) t(i)) TO 'duckdb-columns.parquet' (ROW_GROUP_SIZE 2048, COMPRESSION zstd);
COPY (SELECT i AS id, [i, i + 0.25, i + 0.5]::FLOAT[3] AS embedding FROM range(4500) t(i)) TO 'duckdb-array.parquet' (ROW_GROUP_SIZE 2048, COMPRESSION snappy);
COPY (SELECT i::DOUBLE AS a, [i + 0.25, i + 0.5]::FLOAT[] AS rest FROM range(4500) t(i)) TO 'duckdb-mixed.parquet' (ROW_GROUP_SIZE 4096, PARQUET_VERSION V2, COMPRESSION lz4_raw);
COPY (SELECT i::FLOAT AS a, CASE WHEN i = 3000 THEN NULL ELSE i::FLOAT END AS b FROM range(4500) t(i)) TO 'duckdb-null.parquet' (ROW_GROUP_SIZE 2048, COMPRESSION zstd);
COPY (SELECT CASE WHEN i = 3000 THEN [1]::FLOAT[] WHEN i = 3001 THEN [1, 2, 3]::FLOAT[] ELSE [i, i]::FLOAT[] END AS f FROM range(4500) t(i)) TO 'duckdb-ragged.parquet' (ROW_GROUP_SIZE 2048, COMPRESSION zstd);
COPY (SELECT CASE WHEN i = 3000 THEN NULL ELSE [i, i]::FLOAT[] END AS f FROM range(4500) t(i)) TO 'duckdb-null-list.parquet' (ROW_GROUP_SIZE 2048, COMPRESSION zstd);
COPY (SELECT CASE WHEN i = 3000 THEN [NULL, 1]::FLOAT[] ELSE [i, i]::FLOAT[] END AS f FROM range(4500) t(i)) TO 'duckdb-null-value.parquet' (ROW_GROUP_SIZE 2048, COMPRESSION zstd);
COPY (SELECT (i % 4)::DOUBLE AS a, ((i % 8) / 8)::FLOAT AS b FROM range(4500) t(i)) TO 'duckdb-dictionary.parquet' (ROW_GROUP_SIZE 2048, PARQUET_VERSION V2, COMPRESSION snappy);
