/* Any text as a script: an error with a place in the text, or cues in order of time. */
#include "app/script.h"
#include "base/mem.h"
#include "fuzz.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = plx_alloc(size + 1, 1);
    plx_script script;
    plx_error e = {0};
    if (!text)
        abort();
    memcpy(text, data, size);
    if (!plx_script_read(&script, "script", text, &e)) {
        if (e.code == PLX_OK || e.line < 1 || e.column < 1 || e.column > (int64_t)size + 1 ||
            script.cues)
            abort();
        plx_free(text);
        return 0;
    }
    for (size_t i = 0; i < script.count; i++) {
        const plx_cue *cue = &script.cues[i];
        if (!isfinite(cue->time_s) || (i > 0 && cue->time_s < cue[-1].time_s) || !cue->text ||
            !cue->more || strlen(cue->text) > size)
            abort();
    }
    if (!(plx_script_length(&script) >= 0))
        abort();
    plx_script_uninit(&script);
    plx_free(text);
    return 0;
}
