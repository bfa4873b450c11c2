#include "cli/args.h"

#include "base/mem.h"
#include "base/text.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { HELP = 'h' };

static bool keep(plx_args *a, char *text, plx_error *e)
{
    char **grown = plx_realloc(a->kept, a->kept_count + 1, sizeof *grown);
    if (!grown) {
        free(text);
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    }
    a->kept = grown;
    a->kept[a->kept_count++] = text;
    return true;
}

bool plx_args_init(plx_args *a, const plx_args_desc *d, plx_error *e)
{
    *a = (plx_args){0};
    const struct poptOption table[] = {
        /* popt's type for an included table is not const, and it does not write to it. */
        {NULL, '\0', POPT_ARG_INCLUDE_TABLE, (void *)(uintptr_t)d->options, 0, NULL, NULL},
        {"help", 'h', POPT_ARG_NONE, NULL, HELP, "Show this help", NULL},
        POPT_TABLEEND,
    };
    a->context = poptGetContext("plexus", d->argc, (const char **)d->argv, table, 0);
    if (!a->context)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    poptSetOtherOptionHelp(a->context, d->operands);
    int value;
    while ((value = poptGetNextOpt(a->context)) > 0) {
        if (value == HELP) {
            poptPrintHelp(a->context, stdout, 0);
            a->help = true;
            return true;
        }
        char *text = poptGetOptArg(a->context);
        if (text && !keep(a, text, e))
            return false;
        if (!d->option(d->user, value, text, e))
            return false;
    }
    if (value < -1)
        return plx_fail(e, PLX_ERR_USAGE, "%s: %s; see '%s --help'",
            poptBadOption(a->context, POPT_BADOPTION_NOALIAS), poptStrerror(value), d->argv[0]);
    a->rest = poptGetArgs(a->context);
    while (a->rest && a->rest[a->rest_count])
        a->rest_count++;
    return true;
}

void plx_args_uninit(plx_args *a)
{
    for (size_t i = 0; i < a->kept_count; i++)
        free(a->kept[i]);
    plx_free(a->kept);
    poptFreeContext(a->context);
    *a = (plx_args){0};
}

bool plx_args_want_json(int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--json") == 0)
            return true;
    }
    return false;
}

static bool is_option(const struct poptOption *o, int value, const char *name)
{
    return o->longName && (name ? strcmp(o->longName, name) == 0 : o->val == value);
}

/* By name, or by val where that is NULL. */
static const struct poptOption *find(const struct poptOption *table, int value, const char *name)
{
    const struct poptOption *found = NULL;
    for (const struct poptOption *o = table; !found && (o->longName || o->arg); o++) {
        if ((o->argInfo & POPT_ARG_MASK) == POPT_ARG_INCLUDE_TABLE)
            found = find(o->arg, value, name);
        else if (is_option(o, value, name))
            found = o;
    }
    return found;
}

const struct poptOption *plx_args_by_value(const struct poptOption *table, int value)
{
    return find(table, value, NULL);
}

const struct poptOption *plx_args_by_name(const struct poptOption *table, const char *name)
{
    return find(table, 0, name);
}

bool plx_args_u64(
    const char *name, const char *text, uint64_t min, uint64_t max, uint64_t *out, plx_error *e)
{
    if (plx_parse_u64(text, max, out) && *out >= min)
        return true;
    if (max == UINT64_MAX)
        return plx_fail(e, PLX_ERR_USAGE,
            "--%s needs a whole number of at least %" PRIu64 ", not '%.40s'", name, min, text);
    return plx_fail(e, PLX_ERR_USAGE,
        "--%s needs a whole number from %" PRIu64 " to %" PRIu64 ", not '%.40s'", name, min, max,
        text);
}

bool plx_args_double(const char *name, const char *text, double *out, plx_error *e)
{
    if (plx_parse_double(text, out) && isfinite(*out) && *out >= 0)
        return true;
    return plx_fail(
        e, PLX_ERR_USAGE, "--%s needs a number that is not negative, not '%.40s'", name, text);
}

bool plx_args_size(const char *name, const char *text, int *width, int *height, plx_error *e)
{
    char digits[16];
    uint64_t w = 0, h = 0;
    const char *x = strchr(text, 'x');
    size_t n = x ? (size_t)(x - text) : 0;
    if (n > 0 && n < sizeof digits) {
        memcpy(digits, text, n);
        digits[n] = '\0';
        if (plx_parse_u64(digits, 32768, &w) && plx_parse_u64(x + 1, 32768, &h) && w && h) {
            *width = (int)w;
            *height = (int)h;
            return true;
        }
    }
    return plx_fail(e, PLX_ERR_USAGE,
        "--%s needs WIDTHxHEIGHT from 1x1 to 32768x32768, such as 1280x720, and got '%.40s'", name,
        text);
}
