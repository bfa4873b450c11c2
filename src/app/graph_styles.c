#include "app/graph_styles.h"

#include "base/mem.h"
#include "base/text.h"
#include "graph/correlation.h"
#include "ui/strings.h"

/* Styles follow each other as colours do, so that both tell the same; but the backbone of
 * correlations has those of its signs. */
static int style_of(const plx_graph *g, int class)
{
    if (plx_correlation_has_backbone(g))
        return class % 2;
    return class < PLX_LINE_STYLES ? class : PLX_LINE_STYLES - 1;
}

bool plx_graph_styles_init(
    plx_graph_styles *s, const plx_graph *g, const plx_graph_stats *stats, plx_error *e)
{
    plx_graph_colors types;
    *s = (plx_graph_styles){0};
    if (g->types.count < 2 || !g->type || g->connection_count > PLX_DASHES_ARCS)
        return true;
    if (!plx_graph_colors_init(&types, g, stats, NULL, PLX_GRAPH_BY_TYPE, NULL, NULL, e))
        return false;
    for (int k = 0; k < types.classes; k++) {
        int style = style_of(g, k);
        plx_graph_class *to = &s->class[style];
        plx_text_copy(to->name, sizeof to->name,
            to->name[0] && style == PLX_LINE_STYLES - 1 ? plx_str(PLX_STR_GRAPH_OTHERS)
            : to->name[0]                               ? to->name
                                                        : types.class[k].name);
        to->count += types.class[k].count;
        s->count = style >= s->count ? style + 1 : s->count;
    }
    for (size_t i = 0; i < g->connection_count; i++)
        types.type[i] = (uint8_t)style_of(g, types.type[i]);
    s->of = types.type;
    s->about = types.about;
    types.type = NULL;
    plx_graph_colors_uninit(&types);
    return true;
}

void plx_graph_styles_uninit(plx_graph_styles *s)
{
    plx_free(s->of);
    *s = (plx_graph_styles){0};
}
