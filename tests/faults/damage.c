/* damage: spoils a file in a way that a seed decides.
 *
 *	damage FILE flip|zero|swap|meta|words|cut SEED
 *
 * flip: one bit. zero: one page of 4 KiB. swap: two such pages change places.
 * words: one to four numbers of 16 bits, most of them in the heads of pages.
 * meta: one bit of the first two pages. cut: shorter, by any number of bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PAGE 4096L
#define SIZE_MAX_BYTES (64L << 20)

static unsigned long state;

/* The same numbers everywhere. */
static long below(long n)
{
	state = state * 6364136223846793005UL + 1442695040888963407UL;
	return (long)((state >> 33) % (unsigned long)n);
}

static void flip(char *data, long size)
{
	data[below(size)] ^= (char)(1 << below(8));
}

static void swap_pages(char *data, long size)
{
	char *a = data + below(size / PAGE) * PAGE;
	char *b = data + below(size / PAGE) * PAGE;
	char kept[PAGE];

	memcpy(kept, a, sizeof(kept));
	memmove(a, b, sizeof(kept));
	memcpy(b, kept, sizeof(kept));
}

static void spoil_words(char *data, long size)
{
	long nr = 1 + below(4), i;

	for (i = 0; i < nr; i++) {
		char *page = data + (2 + below(size / PAGE - 2)) * PAGE;
		char *word =
		    page + (below(3) ? below(64) : below(PAGE)) / 2 * 2;

		word[0] = (char)below(256);
		word[1] = (char)(below(2) ? below(256) : 0);
	}
}

static long spoil(char *data, long size, const char *how)
{
	if (strcmp(how, "flip") == 0)
		flip(data, size);
	else if (strcmp(how, "meta") == 0)
		flip(data, 2 * PAGE);
	else if (strcmp(how, "words") == 0)
		spoil_words(data, size);
	else if (strcmp(how, "zero") == 0)
		memset(data + below(size / PAGE) * PAGE, 0, PAGE);
	else if (strcmp(how, "swap") == 0)
		swap_pages(data, size);
	else if (strcmp(how, "cut") == 0)
		return below(size);
	else
		exit(2);
	return size;
}

int main(int argc, char **argv)
{
	FILE *f = argc == 4 ? fopen(argv[1], "r+") : NULL;
	struct stat st;
	char *data;
	long size;

	if (!f || fstat(fileno(f), &st) < 0 || st.st_size < 2 * PAGE ||
	    st.st_size > SIZE_MAX_BYTES)
		return 2;
	data = malloc((size_t)st.st_size);
	if (!data ||
	    fread(data, 1, (size_t)st.st_size, f) != (size_t)st.st_size)
		return 2;
	state = strtoul(argv[3], NULL, 10);
	below(2);
	size = spoil(data, st.st_size, argv[2]);
	rewind(f);
	if (fwrite(data, 1, (size_t)size, f) != (size_t)size || fflush(f) ||
	    ftruncate(fileno(f), size) < 0)
		return 2;
	fclose(f);
	free(data);
	return 0;
}
