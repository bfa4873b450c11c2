/* Opening and folding the blocks of a trained model. What is shown then is another network, so that
 * it takes another session, which the project makes. */
#include "app/viewer_parts.h"
#include "base/text.h"

#include <stdio.h>
#include <string.h>

static void unfold(plx_viewer *v, const char *name, bool open)
{
    char text[96];
    snprintf(
        text, sizeof text, plx_str(open ? PLX_STR_MODEL_OPENING : PLX_STR_MODEL_FOLDING), name);
    plx_viewer_say(v, false, text);
    plx_viewer_change(
        v, &(plx_setup_change){.part = PLX_SETUP_UNFOLD, .value = open ? 1 : 0, .text = name});
}

void plx_viewer_change(plx_viewer *v, const plx_setup_change *change)
{
    bool opens = change->part == PLX_SETUP_UNFOLD && change->value != 0;
    plx_text_copy(v->unfolding, sizeof v->unfolding, opens ? change->text : "");
    plx_project_change(v->desc->project, change);
    v->dirty = true;
}

static const plx_block *block_at(const plx_viewer *v, double px, double py)
{
    if (!v->seen || !v->stage.desc.structure || plx_viewer_over_page(v, px, py))
        return NULL;
    plx_shot shot = plx_viewer_shot(v, v->seen);
    return plx_stage_block_at(&v->stage, &shot, px, py);
}

/* All are opened where any is folded. */
static void fold_all(plx_viewer *v)
{
    const plx_structure *s = v->stage.desc.structure;
    bool folded = false;
    for (size_t i = 0; i < s->block_count; i++)
        folded = folded || s->blocks[i].folded;
    if (s->block_count > 0)
        unfold(v, "all", folded);
}

bool plx_viewer_act_fold(plx_viewer *v, plx_action action)
{
    if (action != PLX_ACTION_FOLD && action != PLX_ACTION_FOLD_ALL)
        return false;
    const plx_block *b = block_at(v, v->pointer_x, v->pointer_y);
    if (action == PLX_ACTION_FOLD_ALL && v->stage.desc.structure)
        fold_all(v);
    else if (b)
        unfold(v, b->name, b->folded);
    else
        plx_viewer_say(v, false, plx_str(PLX_STR_MODEL_NO_BLOCK));
    return true;
}

bool plx_viewer_fold_at(plx_viewer *v, double px, double py)
{
    const plx_block *b = block_at(v, px, py);
    if (!b)
        return false;
    plx_shot shot = plx_viewer_shot(v, v->seen);
    if (!b->folded && plx_stage_pick(&v->stage, &shot, px, py).kind != PLX_PICK_NOTHING)
        return false;
    unfold(v, b->name, b->folded);
    return true;
}

bool plx_viewer_go_to_block(plx_viewer *v)
{
    const plx_structure *s = v->stage.desc.structure;
    const plx_layout *l = &v->stage.layout;
    for (size_t i = 0; s && v->unfolding[0] && i < s->block_count; i++) {
        const plx_block *b = &s->blocks[i];
        if (b->folded || strcmp(b->name, v->unfolding) != 0)
            continue;
        v->unfolding[0] = '\0';
        plx_bounds area = l->bounds;
        double gap = l->layer_count > 1 ? l->columns[1].x - l->columns[0].x : 1;
        area.left = l->columns[b->first].x - gap;
        area.right = l->columns[b->last].x + gap;
        plx_rig_init(&v->rig, &v->stage.layout, &v->viewport);
        plx_viewer_frame(v, area);
        return true;
    }
    v->unfolding[0] = '\0';
    return false;
}
