/* What is read, in this order: dictionaries first, then each class after those
 * that its rows refer to. A new class is one .sql file and one row here. */
#include "io/catalog_internal.h"

#include "io/sql.h"

#define RELATION(name, sql, class_id, kind, fixed, row)                \
	{                                                              \
		name, sql, class_id, kind, 0, fixed, row, BY_RELATION, \
		{                                                      \
			0                                              \
		}                                                      \
	}
#define SMALL(name, sql, class_id, kind, acl, fixed, row, ...) \
	{                                                      \
		name, sql, class_id, kind, acl, fixed, row, 0, \
		{                                              \
			__VA_ARGS__                            \
		}                                              \
	}

const struct catalog_query catalog_queries[] = {
	SMALL("members", sql_members, 0, NULL, 0, 2, catalog_row_member, 0),
	SMALL("opclasses", sql_opclasses, 0, NULL, 0, 4, catalog_row_opclass,
	      2616),
	SMALL("collation names", sql_collation_names, 0, NULL, 0, 2,
	      catalog_row_collation_name, 3456),
	SMALL("schemas", sql_schemas, CLASS_NAMESPACE, NULL, 'n', 8,
	      catalog_row_schema, 2615, 3394),
	RELATION("relations", sql_relations, CLASS_REL, NULL, 7,
		 catalog_row_relation),
	RELATION("sequences", sql_sequences, CLASS_REL, NULL, 4,
		 catalog_row_sequence),
	RELATION("columns", sql_columns, CLASS_REL, NULL, 6,
		 catalog_row_column),
	{ "types",
	  sql_types,
	  CLASS_TYPE,
	  NULL,
	  'T',
	  7,
	  catalog_row_type,
	  BY_TYPE,
	  { 0 } },
	RELATION("indexes", sql_indexes, CLASS_REL, NULL, 9, catalog_row_index),
	{ "constraints",
	  sql_constraints,
	  CLASS_CONSTRAINT,
	  "constraint",
	  0,
	  10,
	  catalog_row_constraint,
	  BY_RELATION | BY_TYPE,
	  { 0 } },
	RELATION("triggers", sql_triggers, CLASS_TRIGGER, "trigger", 3,
		 catalog_row_below),
	RELATION("rules", sql_rules, CLASS_REWRITE, "rule", 3,
		 catalog_row_below),
	RELATION("policies", sql_policies, CLASS_POLICY, "policy", 3,
		 catalog_row_below),
	{ "functions",
	  sql_functions,
	  CLASS_PROC,
	  NULL,
	  'f',
	  6,
	  catalog_row_top,
	  BY_FUNCTION,
	  { 0 } },
	SMALL("extensions", sql_extensions, CLASS_EXTENSION, "extension", 0, 6,
	      catalog_row_top, 3079),
	{ "comments",
	  sql_comments,
	  0,
	  NULL,
	  0,
	  5,
	  catalog_row_comment,
	  BY_RELATION | BY_TYPE | BY_FUNCTION,
	  { 0 } },
};

const size_t catalog_query_nr = ARRAY_LEN(catalog_queries);
