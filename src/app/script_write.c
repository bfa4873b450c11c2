#include "app/script_write.h"

#include "base/mem.h"
#include "base/text.h"
#include "ui/actions.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const ease_names[] = {
    [PLX_EASE_SMOOTH] = "smooth",
    [PLX_EASE_LINEAR] = "linear",
    [PLX_EASE_IN] = "in",
    [PLX_EASE_OUT] = "out",
};

typedef struct writer {
    char *out;
    size_t size, used; /* used may be beyond size: then it did not fit */
} writer;

__attribute__((format(printf, 2, 3))) static void put(writer *w, const char *format, ...)
{
    va_list arguments;
    size_t left = w->used < w->size ? w->size - w->used : 0;
    va_start(arguments, format);
    int length = vsnprintf(left > 0 ? w->out + w->used : NULL, left, format, arguments);
    va_end(arguments);
    w->used += length > 0 ? (size_t)length : 0;
}

static void put_text(writer *w, const char *text)
{
    put(w, " \"");
    for (; *text; text++) {
        if (*text == '\n')
            put(w, "\\n");
        else
            put(w, *text == '"' || *text == '\\' ? "\\%c" : "%c", *text);
    }
    put(w, "\"");
}

static void put_key(writer *w, const plx_cue *cue)
{
    char name[24];
    plx_key_name(cue->key, name, sizeof name);
    put(w, " key %s%s%s%s", cue->mods & PLX_MOD_CTRL ? "ctrl+" : "",
        cue->mods & PLX_MOD_SHIFT ? "shift+" : "", cue->mods & PLX_MOD_ALT ? "alt+" : "", name);
}

static void put_command(writer *w, const plx_cue *cue)
{
    static const char *const parts[PLX_PARTS] = {"progress", "numbers", "names", "sample"};
    switch (cue->kind) {
    case PLX_CUE_CAMERA:
        put(w, " camera %.6g %.6g %.6g", cue->x, cue->y, cue->factor);
        break;
    case PLX_CUE_ZOOM:
        put(w, " zoom %.6g at %.6g %.6g", cue->factor, cue->x, cue->y);
        break;
    case PLX_CUE_PAN:
        put(w, " pan %.6g %.6g", cue->x, cue->y);
        break;
    case PLX_CUE_FRAME_ALL:
        put(w, " frame all");
        break;
    case PLX_CUE_FRAME_LAYER:
        put(w, " frame layer %zu", cue->layer);
        break;
    case PLX_CUE_FRAME_UNIT:
        if (*cue->text) {
            put(w, " frame unit");
            put_text(w, cue->text);
        } else {
            put(w, " frame unit %zu %zu", cue->layer, cue->unit);
        }
        break;
    case PLX_CUE_FLY:
        put(w, " fly");
        break;
    case PLX_CUE_ORBIT:
        put(w, " orbit layer %zu", cue->layer);
        break;
    case PLX_CUE_FOLLOW:
        put(w, " follow");
        break;
    case PLX_CUE_GROW:
        put(w, " grow to %.10g", cue->value);
        break;
    case PLX_CUE_SPEED:
        put(w, " speed %.10g", cue->value);
        break;
    case PLX_CUE_SAMPLE:
        put(w, " sample %.10g", cue->value);
        break;
    case PLX_CUE_SETTLE:
        put(w, " settle");
        break;
    case PLX_CUE_TURN:
        put(w, " turn %.6g %.6g", cue->x, cue->y);
        break;
    case PLX_CUE_TIME:
        put(w, " time %.6g", cue->value);
        break;
    case PLX_CUE_LAYOUT:
    case PLX_CUE_COLOR:
        put(w, cue->kind == PLX_CUE_LAYOUT ? " layout" : " color");
        put_text(w, cue->text);
        break;
    case PLX_CUE_STYLE:
        put(w, " style");
        put_text(w, cue->text);
        break;
    case PLX_CUE_SELECT:
        put(w, *cue->text ? " select" : " select none");
        if (*cue->text)
            put_text(w, cue->text);
        break;
    case PLX_CUE_DIM:
        put(w, " dim %s", cue->on ? "rest" : "none");
        break;
    case PLX_CUE_TITLE:
    case PLX_CUE_CAPTION:
        put(w, cue->kind == PLX_CUE_TITLE ? " title" : " caption");
        put_text(w, cue->text);
        if (*cue->more)
            put_text(w, cue->more);
        break;
    case PLX_CUE_SHOW:
        put(w, " %s %s", cue->on ? "show" : "hide", parts[cue->part]);
        break;
    case PLX_CUE_MARK:
        put(w, " mark");
        if (*cue->text)
            put_text(w, cue->text);
        break;
    case PLX_CUE_HOLD:
        put(w, " hold");
        break;
    case PLX_CUE_KEY:
        put_key(w, cue);
        break;
    case PLX_CUE_SAVE:
        put(w, " save");
        put_text(w, cue->text);
        break;
    case PLX_CUE_QUIT:
        put(w, " quit");
        break;
    }
}

bool plx_cue_write(const plx_cue *cue, char *out, size_t size)
{
    writer w = {.out = out, .size = size};
    put(&w, "%.10g", cue->time_s);
    put_command(&w, cue);
    if (!isnan(cue->over_s))
        put(&w, " over %.10g", cue->over_s);
    if (cue->ease != PLX_EASE_SMOOTH)
        put(&w, " ease %s", ease_names[cue->ease]);
    if (isfinite(cue->for_s))
        put(&w, " for %.10g", cue->for_s);
    return w.used < size;
}

static char *write_cues(const plx_cue *const *cues, size_t count, plx_error *e)
{
    size_t room = 0, used = 0;
    char *text = plx_alloc(1, 1), line[PLX_CUE_TEXT_MAX];
    for (size_t i = 0; text && i < count; i++) {
        if (!plx_cue_write(cues[i], line, sizeof line)) {
            plx_fail(e, PLX_ERR_USAGE, "the text is too long");
            plx_free(text);
            return NULL;
        }
        size_t length = strlen(line);
        if (used + length + 2 > room) {
            room = (used + length + 2) * 2;
            char *larger = plx_alloc(room, 1);
            if (larger)
                memcpy(larger, text, used);
            plx_free(text);
            text = larger;
        }
        if (!text)
            break;
        memcpy(text + used, line, length);
        text[used + length] = '\n';
        used += length + 1;
    }
    if (!text)
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for the script");
    return text;
}

char *plx_script_write(const plx_script *script, plx_error *e)
{
    const plx_cue **cues = plx_alloc(script->count + 1, sizeof *cues);
    if (!cues) {
        plx_fail(e, PLX_ERR_MEMORY, "out of memory for the script");
        return NULL;
    }
    for (size_t i = 0; i < script->count; i++)
        cues[i] = &script->cues[i];
    char *text = write_cues(cues, script->count, e);
    plx_free(cues);
    return text;
}

bool plx_script_change(plx_script *script, size_t *index, const plx_cue *cue, plx_error *e)
{
    const plx_cue **cues = plx_alloc(script->count + 1, sizeof *cues);
    if (!cues)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory for the script");
    size_t count = 0, place = 0;
    for (size_t i = 0; i < script->count; i++)
        if (i != *index)
            cues[count++] = &script->cues[i];
    if (cue) {
        for (place = count; place > 0 && cues[place - 1]->time_s > cue->time_s; place--)
            cues[place] = cues[place - 1];
        cues[place] = cue;
        count++;
    }
    plx_script changed;
    char name[sizeof script->name];
    plx_text_copy(name, sizeof name, script->name);
    char *text = write_cues(cues, count, e);
    bool ok = text && plx_script_read(&changed, name, text, e);
    plx_free(text);
    plx_free(cues);
    if (!ok)
        return false;
    plx_script_uninit(script);
    *script = changed;
    *index = place;
    return true;
}
