#include "io/graphml_write.h"

#include "base/file.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

typedef struct writing {
    plx_file_writer *writer;
    plx_error *e;
    bool ok;
} writing;

static void put(writing *w, const char *text)
{
    w->ok = w->ok && plx_file_writer_write(w->writer, text, strlen(text), w->e);
}

__attribute__((format(printf, 2, 3))) static void print(writing *w, const char *format, ...)
{
    char line[256];
    va_list args;
    va_start(args, format);
    vsnprintf(line, sizeof line, format, args);
    va_end(args);
    put(w, line);
}

/* Names are fit to be shown, so that only XML's own characters are left to be replaced. */
static void put_text(writing *w, const char *text)
{
    for (; *text; text++) {
        char one[2] = {*text, '\0'};
        put(w, *text == '&'   ? "&amp;"
               : *text == '<' ? "&lt;"
               : *text == '>' ? "&gt;"
               : *text == '"' ? "&quot;"
                              : one);
    }
}

bool plx_graphml_write(const char *path, const plx_graph *g, plx_error *e)
{
    char room[PLX_GRAPH_NAME];
    writing w = {.writer = plx_file_writer_open(path, e), .e = e, .ok = true};
    if (!w.writer)
        return false;
    put(&w, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n"
            "<key id=\"name\" for=\"node\" attr.name=\"name\" attr.type=\"string\"/>\n");
    if (g->weight)
        put(&w, "<key id=\"weight\" for=\"edge\" attr.name=\"weight\" attr.type=\"double\"/>\n");
    if (g->type)
        put(&w, "<key id=\"type\" for=\"edge\" attr.name=\"type\" attr.type=\"string\"/>\n");
    print(&w, "<graph edgedefault=\"%s\">\n", g->directed ? "directed" : "undirected");
    for (size_t u = 0; w.ok && u < g->unit_count; u++) {
        print(&w, "<node id=\"n%zu\"><data key=\"name\">", u);
        put_text(&w, plx_graph_unit_name(g, u, room, sizeof room));
        put(&w, "</data></node>\n");
    }
    for (size_t i = 0; w.ok && i < g->connection_count; i++) {
        print(&w, "<edge source=\"n%u\" target=\"n%u\">", g->source[i], g->target[i]);
        if (g->weight && isfinite(g->weight[i]))
            print(&w, "<data key=\"weight\">%.7g</data>", (double)g->weight[i]);
        else if (g->weight)
            put(&w, "<data key=\"weight\">NaN</data>");
        if (g->type) {
            put(&w, "<data key=\"type\">");
            put_text(&w, g->types.text[g->type[i]]);
            put(&w, "</data>");
        }
        put(&w, "</edge>\n");
    }
    put(&w, "</graph>\n</graphml>\n");
    if (!w.ok) {
        plx_file_writer_abort(&w.writer);
        return false;
    }
    return plx_file_writer_commit(&w.writer, e);
}
