/* versions: libraries that say they are of another version: FAULT_LIBPQ,
 * FAULT_LMDB (the third number), FAULT_ZLIB, FAULT_OPENSSL, FAULT_JANSSON; and
 * a server: FAULT_SERVER.
 *
 * An LD_PRELOAD library. */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

int PQlibVersion(void);
int PQserverVersion(const void *conn);
char *mdb_version(int *major, int *minor, int *patch);
const char *zlibVersion(void);
const char *OpenSSL_version(int what);
const char *jansson_version_str(void);

static char *said(const char *name, char *otherwise)
{
	char *text = getenv(name);

	return text ? text : otherwise;
}

static char other_zlib[] = "1.3.1", other_openssl[] = "3.0.99",
	    other_jansson[] = "2.14";

int PQlibVersion(void)
{
	char *text = getenv("FAULT_LIBPQ");

	return text ? (int)strtol(text, NULL, 10) : 150018;
}

char *mdb_version(int *major, int *minor, int *patch)
{
	char *text = getenv("FAULT_LMDB");

	*major = 0;
	*minor = 9;
	*patch = text ? (int)strtol(text, NULL, 10) : 24;
	return text;
}

const char *zlibVersion(void)
{
	return said("FAULT_ZLIB", other_zlib);
}

const char *OpenSSL_version(int what)
{
	(void)what;
	return said("FAULT_OPENSSL", other_openssl);
}

const char *jansson_version_str(void)
{
	return said("FAULT_JANSSON", other_jansson);
}

int PQserverVersion(const void *conn)
{
	char *text = getenv("FAULT_SERVER");
	void *found = dlsym(RTLD_NEXT, "PQserverVersion");
	int (*real)(const void *);

	memcpy(&real, &found, sizeof(real));
	return text ? (int)strtol(text, NULL, 10) : real(conn);
}
