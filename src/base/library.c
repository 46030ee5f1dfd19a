/* Versions of shared libraries. */
#include "base/library.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/text.h"

int library_check(const struct library *l, struct buf *out, struct err *e)
{
	buf_printf(out, "%s%s %s", out->len ? ", " : "", l->name, l->found);
	if (text_natural_compare(l->found, l->least) >= 0 &&
	    (!l->below || text_natural_compare(l->found, l->below) < 0))
		return 0;
	err_set(e, FAULT_LIMIT, "the library %s has version %s", l->name,
		l->found);
	err_detail(e, "ledger needs %s or later%s%s.", l->least,
		   l->below ? ", before " : "", l->below ? l->below : "");
	return err_hint(e, "Install it, or see with ldd which one is found; "
			   "nothing was done.");
}
