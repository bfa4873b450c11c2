/* What every unit test includes: cmocka, with the headers that it needs before itself. */
#ifndef PLX_TESTS_SUPPORT_H
#define PLX_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#endif
