/* project_store: the store of a project follows its records. */
#ifndef CORE_PROJECT_STORE_H
#define CORE_PROJECT_STORE_H

#include "io/store.h"

/* The name in STORE_REF under which the store keeps the digest of the records
 * that it was made from. */
#define PROJECT_REF_RECORDS "records"
#define PROJECT_REF_HEAD "HEAD"

struct project;

/* Its directory: ledger/store of the checkout, or what LEDGER_STORE says. */
const char *project_store_path(struct project *p);

#endif
