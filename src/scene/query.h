/* The language in which people search for units:
 *
 *     conv3                    a layer or a class by its name, or part of it; "in quotes" exactly
 *     3:17   3:10-20           unit 17 of layer 3; units 10 to 20 of it
 *     layer:3   layer:2-4      all of a layer, by index or by name
 *     unit:17   unit:0-9       these units of every layer
 *     class:cat   class:7      a unit of the last layer
 *     importance > 0.8         a quantity compared: < <= > >= = !=
 *     |bias| < 0.01            its size; also abs(bias)
 *     0.2 <= activation < 0.5  a range; also activation:0.2..0.5
 *     dead                     units that are 0 for all of the data
 *     nan                      units with something that is not a number
 *     selected   all           those selected now; every one
 *     and  or  not  ( )        also && || !, and a comma for or; side by side means and
 *
 * Quantities are activation, pre-activation, bias, mean, variance, zero-share (of the data for
 * which the activation is 0), importance (the sum of |outgoing weight| over the largest in the
 * layer) and salience (|activation × d loss / d activation|).
 *
 * Indices count from 0, the input layer is layer 0, and case does not matter. A quantity that is
 * not a number, or not known, passes no comparison. */
#ifndef PLX_SCENE_QUERY_H
#define PLX_SCENE_QUERY_H

#include "feed/commands.h"
#include "scene/selection.h"
#include "scene/visuals.h"

typedef struct plx_query plx_query;

/* What names mean. */
typedef struct plx_query_names {
    const plx_network *network;    /* must */
    const char *const *class_name; /* [units of the last layer], or NULL */
    const char *const *input_name; /* [units of the first layer], or NULL */
} plx_query_names;

/* NULL with PLX_ERR_USAGE and the column of what is wrong, or without memory. The names are needed
 * for the call alone. */
plx_query *plx_query_parse(const char *text, const plx_query_names *names, plx_error *e);
/* Nulls the handle; accepts NULL. */
void plx_query_destroy(plx_query **query);

/* What a source must be asked for (PLX_CMD_WANT) before the query can be answered. */
unsigned plx_query_wants(const plx_query *query);

/* What a query is asked of, all of the network that it was parsed for. */
typedef struct plx_query_facts {
    const plx_snapshot *snapshot; /* must */
    const plx_visuals *visuals;   /* must; updated from the snapshot: importance comes from there */
    const plx_unit_set *selected; /* default: none */
} plx_query_facts;

/* The units for which it holds, in place of what was in the set. */
void plx_query_find(const plx_query *query, const plx_query_facts *facts, plx_unit_set *found);

#endif
