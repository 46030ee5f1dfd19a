/* What is read, in this order: dictionaries first, then each class after those
 * that its rows refer to. A new class is one .sql file and one row here. */
#include "io/catalog_internal.h"

#include "io/sql.h"

#define RELATION(name, sql, class_id, kind, fixed, row, ...)           \
	{                                                              \
		name, sql, class_id, kind, 0, fixed, row, BY_RELATION, \
		{                                                      \
			__VA_ARGS__                                    \
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
	SMALL("schemas", sql_schemas, CLASS_NAMESPACE, NULL, 'n', 9,
	      catalog_row_schema, 2615, 3394),
	RELATION("relations", sql_relations, CLASS_REL, NULL, 7,
		 catalog_row_relation, 0),
	RELATION("sequences", sql_sequences, CLASS_REL, NULL, 4,
		 catalog_row_sequence, CATALOG_SEQUENCE),
	RELATION("columns", sql_columns, CLASS_REL, NULL, 7, catalog_row_column,
		 0),
	{ "types",
	  sql_types,
	  CLASS_TYPE,
	  NULL,
	  'T',
	  7,
	  catalog_row_type,
	  BY_TYPE,
	  { 0 } },
	RELATION("indexes", sql_indexes, CLASS_REL, NULL, 9, catalog_row_index,
		 CATALOG_INDEX),
	{ "constraints",
	  sql_constraints,
	  CLASS_CONSTRAINT,
	  "constraint",
	  0,
	  10,
	  catalog_row_constraint,
	  BY_RELATION | BY_TYPE,
	  /* Some are told for their triggers or their comment only. */
	  { CLASS_CONSTRAINT, CLASS_TRIGGER, CATALOG_DESCRIPTION } },
	RELATION("triggers", sql_triggers, CLASS_TRIGGER, "trigger", 3,
		 catalog_row_below, CLASS_TRIGGER),
	RELATION("rules", sql_rules, CLASS_REWRITE, "rule", 3,
		 catalog_row_below, CLASS_REWRITE),
	RELATION("policies", sql_policies, CLASS_POLICY, "policy", 3,
		 catalog_row_below, CLASS_POLICY),
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
	SMALL("languages", sql_languages, CLASS_LANGUAGE, "language", 'l', 6,
	      catalog_row_top, 2612),
	SMALL("collations", sql_collations, CLASS_COLLATION, "collation", 0, 6,
	      catalog_row_top, 3456),
	SMALL("casts", sql_casts, CLASS_CAST, "cast", 0, 6, catalog_row_top,
	      2605),
	SMALL("conversions", sql_conversions, CLASS_CONVERSION, "conversion", 0,
	      6, catalog_row_top, 2607),
	SMALL("operators", sql_operators, CLASS_OPERATOR, "operator", 0, 6,
	      catalog_row_top, 2617),
	SMALL("operator classes", sql_operator_classes, CLASS_OPCLASS,
	      "operator-class", 0, 6, catalog_row_top, 2616, 2753),
	SMALL("operator families", sql_operator_families, CLASS_OPFAMILY,
	      "operator-family", 0, 6, catalog_row_top, 2753, 2602, 2603),
	SMALL("access methods", sql_access_methods, CLASS_AM, "access-method",
	      0, 6, catalog_row_top, 2601),
	SMALL("transforms", sql_transforms, CLASS_TRANSFORM, "transform", 0, 6,
	      catalog_row_top, 3576),
	SMALL("text search parsers", sql_text_search_parsers, CLASS_TS_PARSER,
	      "text-search-parser", 0, 6, catalog_row_top, 3601),
	SMALL("text search templates", sql_text_search_templates,
	      CLASS_TS_TEMPLATE, "text-search-template", 0, 6, catalog_row_top,
	      3764),
	SMALL("text search dictionaries", sql_text_search_dictionaries,
	      CLASS_TS_DICT, "text-search-dictionary", 0, 6, catalog_row_top,
	      3600),
	SMALL("text search configurations", sql_text_search_configurations,
	      CLASS_TS_CONFIG, "text-search-configuration", 0, 6,
	      catalog_row_top, 3602, 3603),
	SMALL("foreign data wrappers", sql_foreign_data_wrappers, CLASS_FDW,
	      "foreign-data-wrapper", 'F', 6, catalog_row_top, 2328),
	SMALL("servers", sql_servers, CLASS_SERVER, "server", 'S', 6,
	      catalog_row_top, 1417),
	SMALL("user mappings", sql_user_mappings, CLASS_USER_MAPPING,
	      "user-mapping", 0, 6, catalog_row_top, 1418),
	SMALL("event triggers", sql_event_triggers, CLASS_EVENT_TRIGGER,
	      "event-trigger", 0, 6, catalog_row_top, 3466),
	SMALL("publications", sql_publications, CLASS_PUBLICATION,
	      "publication", 0, 6, catalog_row_top, 6104, 6106, 6237),
	SMALL("subscriptions", sql_subscriptions, CLASS_SUBSCRIPTION,
	      "subscription", 0, 6, catalog_row_top, 6100),
	SMALL("statistics", sql_statistics, CLASS_STATISTIC, "statistics", 0, 6,
	      catalog_row_top, 3381),
	SMALL("default privileges", sql_default_privileges, CLASS_DEFAULT_ACL,
	      "default-privileges", 0, 6, catalog_row_privileges, 826),
	SMALL("system privileges", sql_system_privileges, CLASS_INIT_PRIVS,
	      "system-privileges", 0, 6, catalog_row_privileges, 3394, 2612,
	      2615, 3079, 2328, 1417),
	SMALL("security labels", sql_security_labels, CLASS_SECLABEL,
	      "security-label", 0, 5, catalog_row_label, 3596),
	{ "comments",
	  sql_comments,
	  0,
	  NULL,
	  0,
	  5,
	  catalog_row_comment,
	  BY_RELATION | BY_TYPE | BY_FUNCTION,
	  { CATALOG_DESCRIPTION } },
};

const size_t catalog_query_nr = ARRAY_LEN(catalog_queries);

_Static_assert(ARRAY_LEN(catalog_queries) <= QUERY_MAX,
	       "struct object has a bit for each query");
