# ledger: git for the schema of a PostgreSQL database.
#
#   make              build/ledger
#   make check        build and run every test; T=plan runs matching files only
#   make help         all targets and switches
#
# Everything that is generated lies below build/; each variant (sanitizer,
# coverage, other compiler) has a directory of its own there.

VERSION := 0.1.0

CC ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif
prefix ?= /usr/local
PREFIX ?= $(prefix)
DESTDIR ?=
SANITIZE ?=
COVERAGE ?=
WERROR ?=
HARDEN ?= 1
T ?=
FUZZ_SECONDS ?= 60

comma := ,
ifneq ($(SANITIZE),)
B ?= build/$(if $(findstring address,$(SANITIZE)),asan,$(subst $(comma),-,$(SANITIZE)))
else ifneq ($(COVERAGE),)
B ?= build/coverage
# Not on standard error, which tests look at.
export GCOV_ERROR_FILE := $(abspath $(B))/gcov-errors
else
B ?= build
endif

# ---- flags ------------------------------------------------------------------

WARNINGS := -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow \
	-Wstrict-prototypes -Wmissing-prototypes -Wvla -Wwrite-strings \
	-Wformat=2 -Wundef -Wcast-qual -Wswitch-enum -Wnull-dereference
# Probed, because compilers and architectures differ in them.
WARNINGS_PROBED := -Wlogical-op -Wduplicated-cond
HARDENING := -fstack-protector-strong -fno-delete-null-pointer-checks \
	-fno-strict-overflow -U_FORTIFY_SOURCE
HARDENING_PROBED := -D_FORTIFY_SOURCE=3 -fstack-clash-protection \
	-fcf-protection=full -ftrivial-auto-var-init=zero
HARDENING_LINK := -pie -Wl,-z,relro,-z,now,-z,noexecstack,-z,separate-code

PG_INCLUDE := $(shell pg_config --includedir 2>/dev/null)

CFLAGS ?= -O2 -g
ALL_CPPFLAGS = -D_GNU_SOURCE -DLEDGER_VERSION='"$(VERSION)"' -Iinclude \
	-I$(B)/gen $(addprefix -isystem ,$(PG_INCLUDE)) $(CPPFLAGS)
ALL_CFLAGS = -std=c11 -fPIE -fno-common $(WARNINGS) $(if $(WERROR),-Werror) \
	$(CFLAGS) $(VARIANT) $(PROBED)
ALL_LDFLAGS = $(VARIANT_LINK) $(LDFLAGS)
LIBS := -lpq -lcrypto -llmdb -lz -lpg_query -ljansson -linih

WANTED = $(WARNINGS_PROBED)
ifneq ($(SANITIZE),)
VARIANT := -fsanitize=$(SANITIZE) -fno-sanitize-recover=all \
	-fno-omit-frame-pointer -O1
VARIANT_LINK := -fsanitize=$(SANITIZE) -pie
else ifneq ($(COVERAGE),)
VARIANT := --coverage -O0
VARIANT_LINK := --coverage -pie -Wl,--wrap=_exit
else ifeq ($(HARDEN),1)
VARIANT := $(HARDENING)
VARIANT_LINK := $(HARDENING_LINK)
WANTED += $(HARDENING_PROBED)
else
VARIANT_LINK := -pie
endif
PROBED := $(shell scripts/cc-flags '$(CC)' $(WANTED))

# ---- files ------------------------------------------------------------------

SRC := $(sort $(shell find src -name '*.c'))
HEADERS := $(sort $(shell find include -name '*.h'))
SQL := $(sort $(wildcard src/io/sql/*.sql))
GEN := $(B)/gen/io/sql.h $(B)/gen/io/sql.c
MAIN := src/cmd/main.c
LIB_OBJ := $(patsubst src/%.c,$(B)/%.o,$(filter-out $(MAIN),$(SRC))) \
	$(B)/gen/io/sql.o $(if $(COVERAGE),$(B)/tests/coverage.o)
MAIN_OBJ := $(patsubst src/%.c,$(B)/%.o,$(MAIN))
UNIT_SRC := $(sort $(shell find tests/unit -name '*.c' 2>/dev/null))
UNIT := $(patsubst %.c,$(B)/%,$(UNIT_SRC))
FUZZ_SRC := $(filter-out tests/fuzz/driver.c,$(sort $(wildcard tests/fuzz/*.c)))
REPLAY := $(patsubst %.c,$(B)/%,$(FUZZ_SRC))
FUZZERS := $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(FUZZ_SRC))

# ---- build ------------------------------------------------------------------

.PHONY: all
all: $(B)/ledger

$(B)/ledger: $(MAIN_OBJ) $(B)/libledger.a
	@echo '  LINK  $@'
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# Rebuilt from nothing, so that the object of a deleted source leaves it.
$(B)/libledger.a: $(LIB_OBJ) $(B)/sources
	@echo '  AR    $@'
	@rm -f $@
	@$(AR) crs $@ $(LIB_OBJ)

$(B)/%.o: src/%.c $(B)/flags | $(GEN)
	@mkdir -p $(@D)
	@echo '  CC    $<'
	@$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/gen/%.o: $(B)/gen/%.c $(B)/flags
	@$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

$(B)/gen/io/sql.h: scripts/embed-sql $(B)/sources $(SQL)
	@mkdir -p $(@D)
	@scripts/embed-sql -h $(SQL) >$@.new && mv $@.new $@

$(B)/gen/io/sql.c: scripts/embed-sql $(B)/sources $(SQL)
	@mkdir -p $(@D)
	@scripts/embed-sql -c $(SQL) >$@.new && mv $@.new $@

# Each unit test is a program of its own, linked with everything but main.
$(UNIT): $(B)/%: $(B)/%.o $(B)/libledger.a
	@echo '  LINK  $@'
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ -lcmocka $(LIBS)

$(REPLAY): $(B)/%: $(B)/%.o $(B)/tests/fuzz/driver.o $(B)/libledger.a
	@echo '  LINK  $@'
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)

# Cases for the fingerprint: on one server, or on all that scripts/matrix knows.
FINGERPRINT := $(B)/tests/fingerprint/run
.PHONY: fingerprint-program matrix
fingerprint-program: $(FINGERPRINT) $(B)/tests/unit/io/transaction_block
$(FINGERPRINT): $(B)/tests/fingerprint/run.o $(B)/tests/fingerprint/script.o \
		$(B)/libledger.a
	@echo '  LINK  $@'
	@$(CC) $(ALL_LDFLAGS) -o $@ $^ $(LIBS)
matrix: all fingerprint-program
	@B='$(B)' scripts/matrix $(T)

$(B)/tests/%.o: tests/%.c $(B)/flags | $(GEN)
	@mkdir -p $(@D)
	@echo '  CC    $<'
	@$(CC) $(ALL_CPPFLAGS) -Itests $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Stamps that change only when their text does: flags, and the list of sources.
.PHONY: FORCE
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(call quote,$(CC) $(ALL_CPPFLAGS) $(ALL_CFLAGS) \
		$(ALL_LDFLAGS)) | scripts/write-if-changed $@
$(B)/sources: FORCE
	@mkdir -p $(@D)
	@printf '%s\n' $(SRC) $(SQL) | scripts/write-if-changed $@
quote = '$(subst ','\'',$(1))'

-include $(patsubst %.o,%.d,$(LIB_OBJ) $(MAIN_OBJ) $(B)/tests/fuzz/driver.o \
	$(UNIT:=.o) $(REPLAY:=.o) $(FINGERPRINT:=.o) \
	$(B)/tests/fingerprint/script.o)

# ---- tests ------------------------------------------------------------------

# Every test program, without running one.
.PHONY: test-programs
test-programs: $(UNIT) $(REPLAY)

.PHONY: check test
check test:
	+@B='$(B)' MAKE='$(MAKE)' scripts/check $(T)

.PHONY: asan ubsan
asan ubsan:
	+@$(MAKE) --no-print-directory check SANITIZE=address,undefined

# Without the flag that zeroes variables: it would hide what valgrind looks for.
.PHONY: valgrind
valgrind:
	+@$(MAKE) --no-print-directory check-valgrind B=build/valgrind HARDEN=0
.PHONY: check-valgrind
check-valgrind:
	+@B='$(B)' MAKE='$(MAKE)' scripts/check --valgrind --unit $(T)

# The table comes also when a test failed. With T the counts are added to those
# of the last run.
.PHONY: coverage
coverage:
	@$(if $(T),,find build/coverage -name '*.gcda' -delete 2>/dev/null || :)
	@rm -f build/coverage/gcov-errors
	+@$(MAKE) --no-print-directory check COVERAGE=1; status=$$?; \
		scripts/coverage build/coverage; exit $$status

# libFuzzer: each target for FUZZ_SECONDS, new inputs into its corpus.
.PHONY: fuzz fuzz-programs
fuzz:
	+@$(MAKE) --no-print-directory fuzz-programs CC=clang B=build/fuzz \
		SANITIZE=address,undefined,fuzzer-no-link
	@FUZZ_SECONDS='$(FUZZ_SECONDS)' scripts/fuzz build/fuzz/fuzz $(T)
fuzz-programs: $(FUZZERS)
$(FUZZERS): $(B)/fuzz/%: $(B)/tests/fuzz/%.o $(B)/libledger.a
	@mkdir -p $(@D)
	@echo '  LINK  $@'
	@$(CC) $(ALL_LDFLAGS) -fsanitize=fuzzer -o $@ $^ $(LIBS)

# tests/faults for every N; T=word for some of its files.
.PHONY: faults
faults: all
	@B='$(B)' scripts/faults $(T)

.PHONY: bench demo
bench: all
	@scripts/bench
demo:
	@scripts/bootstrap --quiet
	+@$(MAKE) --no-print-directory all
	@LEDGER_BIN='$(abspath $(B))/ledger' scripts/demo

# ---- lint -------------------------------------------------------------------

.PHONY: lint format check-headers
lint:
	+@MAKE='$(MAKE)' scripts/lint

format:
	@clang-format -i $(SRC) $(HEADERS) \
		$(shell find tests -name '*.[ch]' 2>/dev/null)

# Each header compiles alone.
check-headers: $(GEN)
	@for h in $(HEADERS:include/%=%); do \
		printf '#include "%s"\ntypedef int one;\n' $$h | $(CC) $(ALL_CPPFLAGS) \
			$(ALL_CFLAGS) -Werror -fsyntax-only -x c - || \
			{ echo "$$h does not compile alone" >&2; exit 1; }; \
	done

# For scripts/lint: all objects, and the flags as they stand.
.PHONY: objects print-flags
objects: $(LIB_OBJ) $(patsubst %.c,$(B)/%.o,$(UNIT_SRC) $(FUZZ_SRC)) \
	$(if $(wildcard $(MAIN)),$(MAIN_OBJ))
print-flags: $(GEN)
	@printf '%s\n' $(call quote,$(ALL_CPPFLAGS) $(ALL_CFLAGS))

# ---- install ----------------------------------------------------------------

BINDIR = $(DESTDIR)$(PREFIX)/bin
SHAREDIR = $(DESTDIR)$(PREFIX)/share
MAN1 := $(wildcard docs/man/*.1)
MAN5 := $(wildcard docs/man/*.5)
INSTALLED = $(BINDIR)/ledger \
	$(patsubst docs/man/%,$(SHAREDIR)/man/man1/%,$(MAN1)) \
	$(patsubst docs/man/%,$(SHAREDIR)/man/man5/%,$(MAN5)) \
	$(SHAREDIR)/bash-completion/completions/ledger \
	$(SHAREDIR)/zsh/site-functions/_ledger \
	$(SHAREDIR)/fish/vendor_completions.d/ledger.fish

.PHONY: install uninstall
install: all
	install -D -m 755 $(B)/ledger $(BINDIR)/ledger
	$(foreach m,$(MAN1),install -D -m 644 $(m) \
		$(SHAREDIR)/man/man1/$(notdir $(m))$(newline))
	$(foreach m,$(MAN5),install -D -m 644 $(m) \
		$(SHAREDIR)/man/man5/$(notdir $(m))$(newline))
	install -D -m 644 scripts/completion/ledger.bash \
		$(SHAREDIR)/bash-completion/completions/ledger
	install -D -m 644 scripts/completion/_ledger \
		$(SHAREDIR)/zsh/site-functions/_ledger
	install -D -m 644 scripts/completion/ledger.fish \
		$(SHAREDIR)/fish/vendor_completions.d/ledger.fish

uninstall:
	rm -f $(INSTALLED)

define newline


endef

.PHONY: clean
clean:
	rm -rf build

.PHONY: help
help:
	@printf '%s\n' \
	'make              build/ledger' \
	'make check        build and run every test (same as: make test)' \
	'make check T=plan only the test files whose name contains "plan"' \
	'make demo         the worked example, from an empty database' \
	'make lint         warnings as errors in gcc and clang, format, layers, …' \
	'make format       clang-format -i' \
	'make asan         the tests under AddressSanitizer and UBSan' \
	'make valgrind     the unit tests under valgrind' \
	'make coverage     the tests with gcov, a table, and the lines not reached' \
	'make fuzz         libFuzzer, FUZZ_SECONDS=60 for each target, T=name for one' \
	'make faults       every fault that can be injected, and a table' \
	'make bench        time the heart of the tool' \
	'make install      to DESTDIR/PREFIX (/usr/local); also: make uninstall' \
	'make clean        remove build/' \
	'' \
	'Switches: CC=clang  WERROR=1  CFLAGS="-O0 -g" HARDEN=0' \
	'          SANITIZE=address,undefined  COVERAGE=1  JOBS=2'
