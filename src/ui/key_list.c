#include "ui/key_list.h"

#include "ui/actions.h"

#include <math.h>

enum { LINES = 256 };

/* Units. */
static const float LINE = 21, KEYS_MOST = 0.45F, GAP = 28, BETWEEN = 14, COLUMN_LEAST = 300;
static const size_t MOST_COLUMNS = 3;

/* Where in the table of actions a group begins. */
static const struct {
    plx_action first;
    plx_string title;
} groups[] = {
    {PLX_ACTION_FRAME_ALL, PLX_STR_KEYS_VIEW},
    {PLX_ACTION_PAUSE, PLX_STR_KEYS_TRAINING},
    {PLX_ACTION_UNDO, PLX_STR_KEYS_BACK},
    {PLX_ACTION_SEARCH, PLX_STR_KEYS_SELECTION},
    {PLX_ACTION_PALETTE, PLX_STR_KEYS_LOOK},
    {PLX_ACTION_VIEW, PLX_STR_KEYS_MATRICES},
    {PLX_ACTION_NUMBERS, PLX_STR_KEYS_WINDOW},
};

/* Actions that are told in one line, at the place of the first; the others are left out. */
static const struct {
    plx_action first, last;
    plx_string keys, text;
} merged[] = {
    {PLX_ACTION_ZOOM_IN, PLX_ACTION_ZOOM_OUT, PLX_STR_KEYS_ZOOM, PLX_STR_DO_ZOOM},
    {PLX_ACTION_PAN_LEFT, PLX_ACTION_PAN_DOWN, PLX_STR_KEYS_PAN, PLX_STR_DO_PAN},
    {PLX_ACTION_SLOWER, PLX_ACTION_FASTER, PLX_STR_KEYS_RATE, PLX_STR_DO_RATE},
    {PLX_ACTION_SAMPLE_NEXT, PLX_ACTION_SAMPLE_PREVIOUS, PLX_STR_KEYS_SAMPLE, PLX_STR_DO_SAMPLE},
    {PLX_ACTION_GAIN_LESS, PLX_ACTION_GAIN_MORE, PLX_STR_KEYS_GAIN, PLX_STR_DO_GAIN},
    {PLX_ACTION_GAMMA_LESS, PLX_ACTION_GAMMA_MORE, PLX_STR_KEYS_GAMMA, PLX_STR_DO_GAMMA},
    {PLX_ACTION_THRESHOLD_LESS, PLX_ACTION_THRESHOLD_MORE, PLX_STR_KEYS_THRESHOLD,
        PLX_STR_DO_THRESHOLD},
    {PLX_ACTION_STRONGEST_LESS, PLX_ACTION_STRONGEST_MORE, PLX_STR_KEYS_STRONGEST,
        PLX_STR_DO_STRONGEST},
    {PLX_ACTION_SCALE_MORE, PLX_ACTION_SCALE_LESS, PLX_STR_KEYS_SCALE, PLX_STR_DO_SCALE},
    {PLX_ACTION_BOOKMARK_1, PLX_ACTION_BOOKMARK_9, PLX_STR_KEYS_BOOKMARKS, PLX_STR_DO_BOOKMARKS},
    {PLX_ACTION_KEEP_1, PLX_ACTION_KEEP_9, PLX_STR_KEYS_KEEP, PLX_STR_DO_KEEPS},
};

/* A line of the list: a title where keys is NULL, nothing where both are. */
typedef struct plx_key_line {
    const char *keys, *text;
} plx_key_line;

/* Of one action; text stays NULL where another one tells of it. */
static plx_key_line line_of(const plx_binding *b)
{
    for (size_t i = 0; i < sizeof merged / sizeof *merged; i++) {
        if (b->action == merged[i].first)
            return (plx_key_line){plx_str(merged[i].keys), plx_str(merged[i].text)};
        if (b->action > merged[i].first && b->action <= merged[i].last)
            return (plx_key_line){NULL, NULL};
    }
    return (plx_key_line){b->keys, plx_str(b->text)};
}

static size_t collect(plx_key_line *lines)
{
    size_t count, n = 0;
    const plx_binding *bindings = plx_bindings(&count);
    for (size_t i = 0; i < count && n + 3 < LINES; i++) {
        for (size_t k = 0; k < sizeof groups / sizeof *groups; k++) {
            if (bindings[i].action != groups[k].first)
                continue;
            if (n > 0)
                lines[n++] = (plx_key_line){NULL, NULL};
            lines[n++] = (plx_key_line){NULL, plx_str(groups[k].title)};
        }
        plx_key_line line = line_of(&bindings[i]);
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

void plx_key_list_draw(plx_gui *g)
{
    plx_key_line lines[LINES];
    size_t count = collect(lines), at = 0;
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
