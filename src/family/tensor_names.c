#include "family/tensor_names.h"

#include "base/mem.h"
#include "base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Ends of names of weights, and of the biases that go with them. */
static const struct {
    const char *weight, *bias;
} ends[] = {{".weight", ".bias"}, {".kernel:0", ".bias:0"}, {"/kernel:0", "/bias:0"},
    {"/kernel", "/bias"}, {".kernel", ".bias"}, {"_weight", "_bias"}, {".W", ".b"}};
enum { ENDS = sizeof ends / sizeof *ends, NAME_MAX_LENGTH = 512 };

bool plx_tensor_name_ends(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);
    return n >= m && strcmp(name + n - m, end) == 0;
}

bool plx_tensor_name_of_optimizer(const char *name)
{
    static const char *const kept[] = {".exp_avg", ".exp_avg_sq", ".max_exp_avg_sq",
        ".momentum_buffer", ".square_avg", ".exp_inf", NULL};
    const char *at = strstr(name, "optim");
    if (at && !memchr(name, '.', (size_t)(at - name)))
        return true;
    for (size_t i = 0; kept[i]; i++)
        if (plx_tensor_name_ends(name, kept[i]))
            return true;
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int plx_tensor_name_compare(const char *a, const char *b)
{
    while (*a && *b) {
        if (is_digit(*a) && is_digit(*b)) {
            size_t n = strspn(a, "0123456789"), m = strspn(b, "0123456789");
            while (n > 1 && *a == '0')
                a++, n--;
            while (m > 1 && *b == '0')
                b++, m--;
            int order = n != m ? (n < m ? -1 : 1) : strncmp(a, b, n);
            if (order != 0)
                return order;
            a += n;
            b += m;
            continue;
        }
        if (*a != *b)
            return (unsigned char)*a < (unsigned char)*b ? -1 : 1;
        a++;
        b++;
    }
    return *a ? 1 : *b ? -1 : 0;
}

static int compare_sorted(const void *a, const void *b, void *user)
{
    const plx_tensor *t = user;
    return strcmp(t[*(const size_t *)a].name, t[*(const size_t *)b].name);
}

bool plx_tensor_names_init(plx_tensor_names *n, const plx_tensors *tensors)
{
    *n = (plx_tensor_names){.tensors = tensors,
        .sorted = plx_alloc(tensors->count ? tensors->count : 1, sizeof *n->sorted)};
    if (!n->sorted)
        return false;
    for (size_t i = 0; i < tensors->count; i++)
        n->sorted[i] = i;
    qsort_r(n->sorted, tensors->count, sizeof *n->sorted, compare_sorted, tensors->tensor);
    return true;
}

void plx_tensor_names_uninit(plx_tensor_names *n)
{
    plx_free(n->sorted);
    *n = (plx_tensor_names){0};
}

size_t plx_tensor_names_find(const plx_tensor_names *n, const char *name)
{
    size_t low = 0, high = n->tensors->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(n->tensors->tensor[n->sorted[middle]].name, name);
        if (order == 0)
            return n->sorted[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return PLX_PLAN_NONE;
}

size_t plx_tensor_names_bias(const plx_tensor_names *n, size_t tensor, uint64_t units)
{
    const char *name = n->tensors->tensor[tensor].name;
    char other[NAME_MAX_LENGTH];
    for (size_t i = 0; i < ENDS; i++) {
        size_t length = strlen(name), end = strlen(ends[i].weight);
        if (!plx_tensor_name_ends(name, ends[i].weight) || length + 8 > sizeof other)
            continue;
        snprintf(other, sizeof other, "%.*s%s", (int)(length - end), name, ends[i].bias);
        size_t found = plx_tensor_names_find(n, other);
        const plx_tensor *t = found == PLX_PLAN_NONE ? NULL : &n->tensors->tensor[found];
        return t && t->count == units && plx_dtype_is_number(t->dtype) ? found : PLX_PLAN_NONE;
    }
    return PLX_PLAN_NONE;
}

char *plx_tensor_name_base(const char *name, char *out, size_t size)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < ENDS; i++)
        if (plx_tensor_name_ends(name, ends[i].weight) && length > strlen(ends[i].weight)) {
            length -= strlen(ends[i].weight);
            break;
        }
    size_t skip = length < size ? 0 : length - size + 1;
    /* Never from within a sequence of UTF-8. */
    while (skip < length && ((unsigned char)name[skip] & 0xC0) == 0x80)
        skip++;
    snprintf(out, size, "%.*s", (int)(length - skip), name + skip);
    return out;
}

size_t plx_tensor_name_of_latents(const char *name)
{
    const char *at = strstr(name, "_a_layernorm");
    if (!at)
        at = strstr(name, "_a_norm");
    return at ? (size_t)(at - name) + strlen("_a") : 0;
}

bool plx_tensor_name_split(const char *name, plx_tensor_name_parts *parts)
{
    for (const char *at = name; *at; at++) {
        bool begins = at > name && (at[-1] == '.' || at[-1] == '_' || at[-1] == '/');
        size_t digits = begins ? strspn(at, "0123456789") : 0;
        char after = at[digits];
        if (digits == 0 || digits > 6 || (after != '.' && after != '/' && after != '\0'))
            continue;
        char number[8];
        snprintf(number, sizeof number, "%.*s", (int)digits, at);
        parts->prefix = (size_t)(at - name);
        plx_parse_u64(number, UINT64_MAX, &parts->number);
        parts->rest = after ? at + digits + 1 : at + digits;
        return true;
    }
    return false;
}
