/* Replays saved inputs through a fuzz target as ordinary test points, so that
 * plain builds guard against old crashes. libFuzzer takes this file's place in
 * "make fuzz". Arguments: files, or directories whose files are taken in byte
 * order; one that does not exist counts as empty. The empty input always runs.
 * A crash ends the program, which its caller counts as a failure; the point
 * before it in the output names the input that was survived last. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define INPUT_MAX ((size_t)16 << 20)
#define PATH_LEN 4096

static int points;

static int broken(const char *path)
{
	fprintf(stderr, "# %s: %s\n", path, strerror(errno));
	return -1;
}

/* An allocation of exactly the input's size lets ASan see a read beyond it. */
static int replay_bytes(const char *name, const char *data, size_t len)
{
	uint8_t *copy = malloc(len ? len : 1);

	if (!copy)
		return broken(name);
	if (len)
		memcpy(copy, data, len);
	printf("# %s\n", name);
	fflush(stdout);
	(void)LLVMFuzzerTestOneInput(copy, len);
	free(copy);
	printf("ok %d - %s\n", ++points, name);
	return 0;
}

static int replay_file(const char *path)
{
	char *data = malloc(INPUT_MAX);
	FILE *f = fopen(path, "rb");
	int rc = -1;

	if (!data || !f) {
		broken(path);
	} else {
		size_t len = fread(data, 1, INPUT_MAX, f);

		rc = ferror(f) ? broken(path) : replay_bytes(path, data, len);
	}
	if (f)
		fclose(f);
	free(data);
	return rc;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int replay_dir(const char *path)
{
	struct dirent **entries;
	int nr = scandir(path, &entries, is_visible, by_bytes);
	int rc = 0;

	if (nr < 0)
		return errno == ENOENT ? 0 : broken(path);
	for (int i = 0; i < nr; i++) {
		char file[PATH_LEN];

		snprintf(file, sizeof(file), "%s/%s", path, entries[i]->d_name);
		if (replay_file(file) < 0)
			rc = -1;
		free(entries[i]);
	}
	free(entries);
	return rc;
}

int main(int argc, char **argv)
{
	int rc = replay_bytes("the empty input", "", 0);

	for (int i = 1; i < argc; i++) {
		struct stat st;

		if (stat(argv[i], &st) == 0 && S_ISREG(st.st_mode))
			rc |= replay_file(argv[i]);
		else
			rc |= replay_dir(argv[i]);
	}
	printf("1..%d\n", points);
	return rc ? 1 : 0;
}
