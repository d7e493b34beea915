-- name: shape
-- All that a database is made of, by name, kind and definition.
SELECT kind, schema_name, name, told
FROM (
    SELECT 'table' AS kind, schema_name, table_name AS name,
        string_agg(column_name || ' ' || data_type || coalesce(' ' || column_default, ''), ', ' ORDER BY column_index) AS told
    FROM duckdb_columns() WHERE database_name = $database AND NOT internal
    GROUP BY ALL
    UNION ALL
    SELECT 'constraint', schema_name, table_name, constraint_text
    FROM duckdb_constraints() WHERE database_name = $database
    UNION ALL
    SELECT 'index', schema_name, index_name, sql FROM duckdb_indexes() WHERE database_name = $database
    UNION ALL
    SELECT 'macro', schema_name, function_name, macro_definition
    FROM duckdb_functions() WHERE database_name = $database AND NOT internal
    UNION ALL
    SELECT 'schema', schema_name, schema_name, '' FROM duckdb_schemas() WHERE database_name = $database AND NOT internal
)
ORDER BY ALL;

-- name: tables
SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = $database AND NOT temporary ORDER BY ALL;
