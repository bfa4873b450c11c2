/* What is drawn of a snapshot: its quantities as a style shows them, in the order that units are
 * shown in, without what is hidden. The one place where quantities become ink and colour.
 *
 * Engines sum positive and negative amounts over each pixel. A connection is an amount (opacity ×
 * width) and a place on the palette. Where the place is no more than the sign of the amount, it is
 * one number, as a weight is; of the default style it is the weight itself, and nothing is copied.
 * Else each link is there twice (`paired`): link l has amount × (1 + place) / 2, and link
 * l + source->link_count has -amount × (1 - place) / 2, so that the shares of both signs over a
 * pixel tell the mean place there. Only links whose inputs changed are computed; until one is, it
 * is as it was, or pending (PLX_VERSION_PENDING). One thread. */
#ifndef PLX_SCENE_SHOWN_H
#define PLX_SCENE_SHOWN_H

#include "density/strokes.h"
#include "scene/layout.h"
#include "scene/style.h"
#include "scene/visuals.h"

typedef struct plx_shown_input {
    const plx_snapshot *snapshot; /* must */
    const plx_style *style;       /* must */
    /* [layers]: of each layer the unit at every place, or NULL where each is at its own; default:
     * all are. Borrowed until the next update. */
    const uint32_t *const *order;
    uint64_t order_version;
    /* [unit_count] in unit index, flags of scene/selection.h; default: none. Borrowed likewise. */
    const uint8_t *flags;
    bool inside; /* as plx_selection has it */
    uint64_t flags_version;
    unsigned threads; /* at least 1 */
    /* About so long an update makes links of a file at most, which may be very many; default: until
     * all are made, as it is with weights that are learnt. */
    double seconds;
} plx_shown_input;

typedef struct plx_shown {
    const plx_network *source;    /* borrowed: the network as it is */
    const plx_network *network;   /* of the snapshot below: the same, or each link twice */
    const plx_snapshot *snapshot; /* for engines; its params are amounts, in the order shown */
    plx_edge_style edges;         /* and how they are to be drawn */
    bool paired;
    bool pending;        /* some links are still to be made, by further updates */
    plx_visuals visuals; /* units, in the order shown */
    /* [links of the source]: about which share of its ink each keeps, where connections stand back
     * by the flags; else NULL. */
    const float *ink;
    /* For legends: how channels were scaled; of those with bounds for each layer, in shares of the
     * layer's bound. `missing`: the snapshot does not have the quantity. */
    plx_scale scale[PLX_CHANNEL_COUNT];
    bool missing[PLX_CHANNEL_COUNT];

    plx_shown_input input; /* of the last update */
    plx_style style;
    plx_network doubled; /* links owned */
    plx_snapshot derived;
    float *params;              /* [param_count, or twice that], owned; made when first needed */
    uint64_t *link_version;     /* [2 × links], owned */
    uint64_t *link_key;         /* [links]: what derived links were computed from */
    size_t next_link, next_row; /* where it goes on with one, */
    uint64_t next_key;          /* and of what that is computed */
    float *values;              /* [unit_count]: working space */
    float *samples;             /* working space */
    float *ink_left;            /* [links], for `ink` */
    uint64_t updates, unit_key, scale_version, scaled_updates, scaled_sequence;
} plx_shown;

bool plx_shown_init(plx_shown *s, const plx_network *network, plx_error *e);
void plx_shown_uninit(plx_shown *s);

/* Links. False without memory for them, or where they would take more than half of what the machine
 * has: all is as it was then. It cannot happen to an input whose links come as they are. */
bool plx_shown_update(plx_shown *s, const plx_shown_input *input, plx_error *e);
/* Units, of the same input; apart, since what draws links may know already what visuals ask of
 * them (scene/visuals.h). */
void plx_shown_update_units(plx_shown *s);

/* Whether links come as they are, so that statistics of engines are those of the weights. */
bool plx_shown_is_plain(const plx_shown *s);
/* Whether the snapshot's params are the weights and biases, whatever their order. */
bool plx_shown_is_weights(const plx_shown *s);

/* One connection, in the order shown. */
typedef struct plx_link_look {
    double amount; /* of ink, all told */
    double place;  /* on the palette: -1..1 */
    double width;  /* pixels of a common screen */
    plx_pattern pattern;
} plx_link_look;

/* link: of `source`. */
plx_link_look plx_shown_look(const plx_shown *s, size_t link, size_t source, size_t target);
/* Whether any line is wider than one pixel or has a pattern. */
bool plx_shown_has_strokes(const plx_shown *s);

/* The size of units that stands for a class. */
double plx_class_size(double number);

/* Width in pixels, and pattern, at a place 0..1 of their scales. */
double plx_width_at(double place);
plx_pattern plx_pattern_at(double place);

enum { PLX_FUNCTION_CLASSES = 9 };

/* The value of a quantity of a layer: a class, or the depth. Kinds are 0 to 2 from the input on,
 * functions are below PLX_FUNCTION_CLASSES; the input has none, which is identity. */
double plx_layer_value(const plx_snapshot *snapshot, plx_quantity quantity, size_t layer);

/* A layer: what is behind its units and around them. */
typedef struct plx_layer_look {
    bool filled, outlined;     /* with these colours, */
    float fill[3], outline[3]; /* as shown, 0..1 */
    bool lined;                /* there is a line, in its own colour or in that of text, */
    plx_pattern pattern;       /* of this kind */
} plx_layer_look;

plx_layer_look plx_shown_layer(const plx_shown *s, size_t layer);
/* The same for one channel of colour and a value of its quantity, and for layer.style. */
void plx_shown_layer_color(const plx_shown *s, plx_channel channel, double value, float rgb[3]);
plx_pattern plx_shown_layer_pattern(const plx_shown *s, double value);
/* Scales of layers; plx_shown_update does it. */
void plx_shown_update_layers(plx_shown *s);

/* What the snapshot must carry for a style: bits of plx_want (feed/commands.h). */
uint64_t plx_style_wants(const plx_style *style);

#endif
