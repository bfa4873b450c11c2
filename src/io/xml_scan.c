#include "io/xml_scan.h"

#include "base/mem.h"
#include "base/text.h"

#include <expat.h>
#include <string.h>

enum { PIECE = 1 << 16, DEPTH_MAX = 100, ERROR_SIZE = 160 };

typedef struct scan {
    plx_xml_scan *s;
    XML_Parser parser;
    plx_error *e;
    plx_error none; /* where the caller wants no error */
    int depth;
    bool failed;
} scan;

static void place(scan *c, plx_error *e)
{
    if (e->code == PLX_ERR_MEMORY)
        return;
    plx_text_copy(e->file, sizeof e->file, c->s->blob->name);
    if (e->line == 0) {
        e->line = (int64_t)XML_GetCurrentLineNumber(c->parser);
        e->column = (int64_t)XML_GetCurrentColumnNumber(c->parser) + 1;
    }
}

static void stop(scan *c)
{
    c->failed = true;
    place(c, c->e);
    XML_StopParser(c->parser, XML_FALSE);
}

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void XMLCALL on_begin(void *user, const char *name, const char **attributes)
{
    scan *c = user;
    if (c->failed)
        return;
    c->s->line = (int64_t)XML_GetCurrentLineNumber(c->parser);
    bool ok = ++c->depth <= DEPTH_MAX ||
              plx_fail(c->e, PLX_ERR_UNSUPPORTED, "is nested deeper than %d", DEPTH_MAX);
    if (!ok || !c->s->begin(c->s->user, local_name(name), attributes, c->e))
        stop(c);
}

static void XMLCALL on_end(void *user, const char *name)
{
    scan *c = user;
    c->depth--;
    if (!c->failed && !c->s->end(c->s->user, local_name(name), c->e))
        stop(c);
}

static void XMLCALL on_text(void *user, const char *text, int length)
{
    scan *c = user;
    if (!c->failed && !c->s->text(c->s->user, text, (size_t)length, c->e))
        stop(c);
}

static void XMLCALL on_entity(void *user, const char *name, int is_parameter, const char *value,
    int length, const char *base, const char *system, const char *public, const char *notation)
{
    (void)name, (void)is_parameter, (void)value, (void)length, (void)base, (void)system;
    (void)public, (void)notation;
    scan *c = user;
    if (c->failed)
        return;
    plx_fail(c->e, PLX_ERR_UNSUPPORTED, "declares an entity, which no graph needs");
    stop(c);
}

static bool fail_parse(scan *c)
{
    enum XML_Error code = XML_GetErrorCode(c->parser);
    if (code == XML_ERROR_NO_MEMORY)
        return plx_fail_file(c->e, PLX_ERR_MEMORY, c->s->blob->name, "does not fit in memory");
    return plx_fail_line(c->e, PLX_ERR_FORMAT, c->s->blob->name,
        (int64_t)XML_GetCurrentLineNumber(c->parser),
        (int64_t)XML_GetCurrentColumnNumber(c->parser) + 1, "is no XML: %s", XML_ErrorString(code));
}

static bool parse(scan *c)
{
    plx_blob *blob = c->s->blob;
    for (uint64_t at = 0; !c->failed;) {
        size_t n = blob->size - at < PIECE ? (size_t)(blob->size - at) : PIECE;
        void *piece = XML_GetBuffer(c->parser, PIECE);
        if (!piece)
            return plx_fail_file(c->e, PLX_ERR_MEMORY, blob->name, "does not fit in memory");
        if (n > 0 && !plx_blob_read(blob, at, piece, n, c->e))
            return false;
        at += n;
        if (XML_ParseBuffer(c->parser, (int)n, at == blob->size) == XML_STATUS_ERROR)
            return c->failed ? false : fail_parse(c);
        if (at == blob->size)
            break;
    }
    return !c->failed;
}

/* The parser's memory counts as ours where tests make it fail. */
static void *parser_alloc(size_t size)
{
    return plx_realloc(NULL, size, 1);
}

static void *parser_realloc(void *old, size_t size)
{
    return plx_realloc(old, size, 1);
}

bool plx_xml_scan_run(plx_xml_scan *s, plx_error *e)
{
    scan c = {.s = s};
    c.e = e ? e : &c.none;
    *c.e = (plx_error){.offset = -1};
    const XML_Memory_Handling_Suite memory = {parser_alloc, parser_realloc, plx_free};
    c.parser = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (!c.parser)
        return plx_fail_file(e, PLX_ERR_MEMORY, s->blob->name, "does not fit in memory");
    XML_SetUserData(c.parser, &c);
    XML_SetElementHandler(c.parser, on_begin, on_end);
    XML_SetCharacterDataHandler(c.parser, on_text);
    XML_SetEntityDeclHandler(c.parser, on_entity);
    XML_SetParamEntityParsing(c.parser, XML_PARAM_ENTITY_PARSING_NEVER);
    bool ok = parse(&c);
    XML_ParserFree(c.parser);
    return ok;
}

const char *plx_xml_attribute(const char **attributes, const char *name)
{
    for (; attributes[0]; attributes += 2)
        if (strcmp(local_name(attributes[0]), name) == 0)
            return attributes[1];
    return NULL;
}

bool plx_xml_sniff(const unsigned char *head, size_t size, const char *root)
{
    const char *at = (const char *)head, *end = at + size;
    size_t n = strlen(root);
    if (size >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    while (at < end && strchr(" \t\r\n", *at))
        at++;
    if (at == end || *at != '<')
        return false;
    for (; (at = memchr(at, '<', (size_t)(end - at))); at++) {
        const char *name = at + 1;
        if (name == end || *name == '?' || *name == '!')
            continue;
        const char *colon = name;
        while (colon<end && * colon> ' ' && *colon != '>' && *colon != ':')
            colon++;
        if (colon < end && *colon == ':')
            name = colon + 1;
        return (size_t)(end - name) > n && memcmp(name, root, n) == 0 &&
               strchr(" \t\r\n/>", name[n]);
    }
    return false;
}
