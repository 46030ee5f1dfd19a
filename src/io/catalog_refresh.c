/* Keeping the snapshot current inside a transaction. */
#include "io/catalog_internal.h"

void catalog_refresh_free(struct catalog *cat)
{
	(void)cat;
}

int catalog_begin(struct catalog *cat, struct err *e)
{
	(void)cat;
	(void)e;
	return 0;
}

int catalog_refresh(struct catalog *cat, struct err *e)
{
	return catalog_read_all(cat, e);
}

int catalog_rolled_back(struct catalog *cat, struct err *e)
{
	(void)cat;
	(void)e;
	return 0;
}
