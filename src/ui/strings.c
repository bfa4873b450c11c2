#include "ui/strings.h"

static const char *const english[PLX_STR_COUNT] = {
#define PLX_STRING_TEXT(name, text) [PLX_STR_##name] = (text),
    PLX_STRINGS(PLX_STRING_TEXT)
#undef PLX_STRING_TEXT
};

const char *plx_str(plx_string string)
{
    return english[string];
}
