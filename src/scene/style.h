/* How people want the network to look: which quantity each visual channel shows, by which scale, in
 * which colours, on which page. A plain value; any thread.
 *
 * Members have names, by which the command line, files and panels set them:
 *
 *     theme                       dark, light, print
 *     CHANNEL                     the quantity shown, or "none"
 *     CHANNEL.scale               linear, log, quantile
 *     CHANNEL.clip                percentiles that bounds are put at: "2-98", or "none"
 *     CHANNEL.range               "free", or bounds that are kept: "-1..1"
 *     CHANNEL.over                layer: bounds for each layer; network: the same for all
 *     unit.color.palette          likewise link.color.palette, layer.color.palette; in short
 *                                 unit.palette, link.palette, layer.palette
 *     unit.picture                on, off: inside units that are large enough (unit_pictures.h)
 *     link.curve, link.gain, link.gamma, link.threshold, link.strongest   (density/style.h)
 *
 * CHANNEL is one of unit.color, unit.size, unit.shape, link.color, link.opacity, link.width,
 * link.style, layer.color, layer.outline, layer.style. */
#ifndef PLX_SCENE_STYLE_H
#define PLX_SCENE_STYLE_H

#include "density/style.h"
#include "scene/quantity.h"
#include "scene/scale.h"

typedef enum plx_channel {
    PLX_UNIT_COLOR,
    PLX_UNIT_SIZE,
    PLX_UNIT_SHAPE,
    PLX_LINK_COLOR,
    PLX_LINK_OPACITY,
    PLX_LINK_WIDTH,
    PLX_LINK_STYLE,
    PLX_LAYER_COLOR,
    PLX_LAYER_OUTLINE,
    PLX_LAYER_STYLE,
    PLX_CHANNEL_COUNT
} plx_channel;

typedef struct plx_encoding {
    plx_quantity quantity;
    plx_scale_kind scale;
    double clip_low, clip_high; /* percentiles, 0..100; both 0: none */
    bool locked;                /* to these bounds, */
    double from, to;            /* from < to; else free */
    bool per_layer;             /* free bounds are those of each layer */
    plx_palette palette;        /* of colours; of link.color it is edges.palette that counts */
} plx_encoding;

typedef struct plx_style {
    plx_encoding channel[PLX_CHANNEL_COUNT];
    bool no_pictures;     /* inside units */
    plx_edge_style edges; /* the page is here too */
} plx_style;

extern const plx_style PLX_STYLE_DEFAULT;

const char *plx_channel_name(plx_channel channel);
plx_subject plx_channel_subject(plx_channel channel);
bool plx_channel_is_color(plx_channel channel);

/* Sets the member of that name, or fails with PLX_ERR_USAGE and leaves the style as it was. A
 * channel that gets another quantity gets the palette and the bounds that suit it, where what it
 * had does not. */
bool plx_style_set(plx_style *style, const char *name, const char *value, plx_error *e);
/* The same, written as "name=value". */
bool plx_style_parse(plx_style *style, const char *text, plx_error *e);
/* The value of a member as plx_style_set takes it; "" for a name that is none. Returns out. */
char *plx_style_get(const plx_style *style, const char *name, char *out, size_t size);

/* The name of member `index`, or NULL behind the last: for lists, files and completion. */
const char *plx_style_member(size_t index);

/* What scale it asks for. */
plx_scale_desc plx_encoding_scale(const plx_encoding *encoding, bool diverging);
bool plx_encoding_equal(const plx_encoding *a, const plx_encoding *b);
bool plx_style_equal(const plx_style *a, const plx_style *b);

/* The palette that a channel's colours come from. */
plx_palette plx_style_palette(const plx_style *style, plx_channel channel);

/* Whether any channel shows that quantity. */
bool plx_style_shows(const plx_style *style, plx_quantity quantity);

#endif
