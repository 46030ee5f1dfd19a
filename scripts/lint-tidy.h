/* Included first by clang-tidy only ("make lint"): these functions live in
 * another file, so the analyzer cannot know that they always return -1, and it
 * would follow paths that do not exist. */
#include "base/err.h"

#define err_set(...) (err_set(__VA_ARGS__), -1)
#define err_set_errno(...) (err_set_errno(__VA_ARGS__), -1)
#define err_in(...) (err_in(__VA_ARGS__), -1)
#define err_detail(...) (err_detail(__VA_ARGS__), -1)
#define err_hint(...) (err_hint(__VA_ARGS__), -1)
#define err_at(...) (err_at(__VA_ARGS__), -1)
