#include "ui/key_list.h"

#include <math.h>

enum { LINES = 256 };

/* Units. */
static const float LINE = 21, KEYS_MOST = 0.45F, GAP = 28, BETWEEN = 14, COLUMN_LEAST = 300;
static const size_t MOST_COLUMNS = 3;

/* A line of the list: a title where keys is NULL, nothing where both are. */
typedef struct plx_key_line {
    const char *keys, *text;
} plx_key_line;

/* Of one action; text stays NULL where another one tells of it, or it has no key. */
static plx_key_line line_of(const plx_action_table *t, const plx_binding *b)
{
    for (size_t i = 0; i < t->merged_count; i++) {
        const plx_key_merge *m = &t->merged[i];
        if (b->action == m->first)
            return (plx_key_line){plx_str(m->keys), plx_str(m->text)};
        if (b->action > m->first && b->action <= m->last)
            return (plx_key_line){NULL, NULL};
    }
    if (!b->keys[0])
        return (plx_key_line){NULL, NULL};
    return (plx_key_line){b->keys, plx_str(b->text)};
}

static size_t collect(const plx_action_table *t, plx_key_line *lines)
{
    size_t n = 0;
    for (size_t i = 0; i < t->count && n + 3 < LINES; i++) {
        for (size_t k = 0; k < t->group_count; k++) {
            if (t->bindings[i].action != t->groups[k].first)
                continue;
            if (n > 0)
                lines[n++] = (plx_key_line){NULL, NULL};
            lines[n++] = (plx_key_line){NULL, plx_str(t->groups[k].title)};
        }
        plx_key_line line = line_of(t, &t->bindings[i]);
        if (line.text)
            lines[n++] = line;
    }
    return n;
}

static bool is_blank(const plx_key_line *line)
{
    return !line->keys && !line->text;
}

static bool is_title(const plx_key_line *line)
{
    return !line->keys && line->text;
}

/* Where the column that begins at `first` ends, if it has so many lines at most: a title stays with
 * its lines. */
static size_t column_end(const plx_key_line *lines, size_t first, size_t count, size_t most)
{
    size_t end = first + most < count ? first + most : count;
    while (
        end < count && end > first + 1 && (is_title(&lines[end - 1]) || is_blank(&lines[end - 1])))
        end--;
    return end;
}

static size_t after_blanks(const plx_key_line *lines, size_t at, size_t count)
{
    while (at < count && is_blank(&lines[at]))
        at++;
    return at;
}

/* The least height, in lines, at which all fit into so many columns. */
static size_t height_of(const plx_key_line *lines, size_t count, size_t columns)
{
    size_t most = (count + columns - 1) / columns;
    for (;; most++) {
        size_t at = 0;
        for (size_t i = 0; i < columns; i++)
            at = after_blanks(lines, column_end(lines, at, count, most), count);
        if (at >= count)
            return most;
    }
}

/* The widest of these keys, in pixels, but not so much that nothing is left for what they do. */
static float keys_width(const plx_canvas *c, const plx_key_line *lines, size_t count, float width)
{
    float widest = 0;
    for (size_t i = 0; i < count; i++)
        if (lines[i].keys)
            widest = fmaxf(widest, plx_canvas_text_width(c, PLX_GUI_BODY, lines[i].keys));
    return ceilf(fminf(widest + 1, KEYS_MOST * width));
}

void plx_key_list_draw(plx_gui *g, const plx_action_table *table)
{
    plx_key_line lines[LINES] = {{NULL, NULL}};
    size_t count = collect(table, lines), at = 0;
    float room = plx_gui_room(g);
    size_t columns = (size_t)fmaxf((room + GAP) / (COLUMN_LEAST + GAP), 1);
    columns = columns < MOST_COLUMNS ? columns : MOST_COLUMNS;
    size_t most = height_of(lines, count, columns);
    plx_canvas c = plx_canvas_begin(g, "keys", 0, LINE * (float)most);
    float between = BETWEEN * c.unit, gap = GAP * c.unit,
          width = (c.w - gap * (float)(columns - 1)) / (float)columns;
    for (size_t i = 0; i < columns; i++) {
        size_t end = column_end(lines, at, count, most);
        float x = roundf((float)i * (width + gap));
        float keys = keys_width(&c, &lines[at], end - at, width);
        for (size_t k = at; k < end; k++) {
            float y = (LINE * (float)(k - at) + LINE / 2) * c.unit;
            if (is_title(&lines[k]))
                plx_canvas_text(&c, x, y, PLX_GUI_BOLD, PLX_GUI_LEFT | PLX_GUI_MIDDLE,
                    plx_gui_color(g, PLX_GUI_ACCENT), lines[k].text);
            if (!lines[k].keys)
                continue;
            plx_canvas_text_within(&c, x, y, keys, PLX_GUI_BODY, PLX_GUI_LEFT | PLX_GUI_MIDDLE,
                plx_gui_color(g, PLX_GUI_TEXT), lines[k].keys);
            plx_canvas_text_within(&c, x + keys + between, y, width - keys - between, PLX_GUI_BODY,
                PLX_GUI_LEFT | PLX_GUI_MIDDLE, plx_gui_color(g, PLX_GUI_DIM), lines[k].text);
        }
        at = after_blanks(lines, end, count);
    }
    plx_canvas_end(&c);
}
