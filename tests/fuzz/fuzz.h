/* The entry that libFuzzer calls, declared so that -Wmissing-prototypes is content. */
#ifndef PLX_TESTS_FUZZ_H
#define PLX_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
