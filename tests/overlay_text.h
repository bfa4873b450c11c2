/* Reads text back from an overlay: each glyph is known by its place in the font's atlas. */
#ifndef PLX_TESTS_OVERLAY_TEXT_H
#define PLX_TESTS_OVERLAY_TEXT_H

#include "platform/fonts.h"
#include "scene/overlay.h"
#include "support.h"

#include <string.h>

/* A font of the system, or NULL where there is none. */
static inline plx_font *any_font(void)
{
    char path[1024];
    return plx_find_font(path, sizeof path, NULL) ? plx_font_create(path, 1, NULL) : NULL;
}

static inline char glyph_character(const plx_font *font, const plx_quad *q)
{
    for (int size = 0; size < PLX_TEXT_SIZES; size++) {
        for (uint32_t code = '!'; code <= '~'; code++) {
            const plx_glyph *g = plx_font_glyph(font, (plx_text_size)size, code);
            if (g->u0 == (uint16_t)q->u0 && g->v0 == (uint16_t)q->v0 && g->u1 == (uint16_t)q->u1)
                return (char)code;
        }
    }
    return '?';
}

/* All text from quad `first` on, without blanks; characters beyond ASCII come as '?'. */
static inline const char *overlay_text_from(const plx_overlay *o, size_t first)
{
    static char text[8192];
    size_t n = 0;
    for (size_t i = first; i < o->count && n + 1 < sizeof text; i++)
        if (o->quads[i].u1 > o->quads[i].u0)
            text[n++] = glyph_character(o->font, &o->quads[i]);
    text[n] = '\0';
    return text;
}

static inline const char *overlay_text(const plx_overlay *o)
{
    return overlay_text_from(o, 0);
}

static inline void assert_shows(const plx_overlay *o, const char *wanted)
{
    if (!strstr(overlay_text(o), wanted))
        fail_msg("'%s' is not in '%s'", wanted, overlay_text(o));
}

static inline void assert_hides(const plx_overlay *o, const char *unwanted)
{
    if (strstr(overlay_text(o), unwanted))
        fail_msg("'%s' is in '%s'", unwanted, overlay_text(o));
}

/* Every quad lies within the viewport. */
static inline void assert_inside(const plx_overlay *o, float width, float height)
{
    for (size_t i = 0; i < o->count; i++) {
        const plx_quad *q = &o->quads[i];
        if (q->x < 0 || q->y < 0 || q->x + q->w > width || q->y + q->h > height)
            fail_msg("quad %zu at %g, %g of %g x %g leaves the view", i, (double)q->x, (double)q->y,
                (double)q->w, (double)q->h);
    }
}

#endif
