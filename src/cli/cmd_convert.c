/* plexus convert: the tensors of any model file, as safetensors or npz. */
#include "base/mem.h"
#include "base/progress.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/run.h"
#include "io/convert.h"
#include "io/model_file.h"

#include <stdio.h>
#include <string.h>

enum { OUTPUT = 1, FORMAT, JSON };

typedef struct convert_options {
    const char *file, *output, *format;
    bool json;
} convert_options;

static const struct poptOption options[] = {
    {"output", 'o', POPT_ARG_STRING, NULL, OUTPUT, "Where the tensors go", "OUT"},
    {"format", '\0', POPT_ARG_STRING, NULL, FORMAT,
        "safetensors or npz (default: what the ending of OUT says)", "NAME"},
    {"json", '\0', POPT_ARG_NONE, NULL, JSON, "Print what was done as one JSON object", NULL},
    POPT_TABLEEND,
};

static const char *const format_names[] = {
    [PLX_CONVERT_SAFETENSORS] = "safetensors",
    [PLX_CONVERT_NPZ] = "npz",
};

static bool take_option(void *user, int value, const char *text, plx_error *e)
{
    (void)e;
    convert_options *o = user;
    if (value == OUTPUT)
        o->output = text;
    else if (value == FORMAT)
        o->format = text;
    else
        o->json = true;
    return true;
}

static bool find_format(const convert_options *o, plx_convert_format *format, plx_error *e)
{
    for (size_t i = 0; o->format && i < sizeof format_names / sizeof *format_names; i++) {
        if (strcmp(o->format, format_names[i]) == 0) {
            *format = (plx_convert_format)i;
            return true;
        }
    }
    if (o->format)
        return plx_fail(
            e, PLX_ERR_USAGE, "--format is safetensors or npz, and not '%.60s'", o->format);
    return plx_convert_format_of(o->output, format) ||
           plx_fail(e, PLX_ERR_USAGE,
               "'%.60s' ends in neither .safetensors nor .npz; --format says which it is to be",
               o->output);
}

static bool step(void *user, double part, plx_error *e)
{
    plx_progress_update(user, part, "writing");
    return !plx_interrupted() || plx_fail(e, PLX_ERR_CANCELLED, "interrupted");
}

typedef struct outcome {
    size_t written, left_out;
    uint64_t numbers;
} outcome;

/* Counts, and tells the tensors that change their type, as an array where one is given. */
static outcome survey(const plx_tensors *t, plx_convert_format format, json_t *changed)
{
    outcome out = {0};
    for (size_t i = 0; i < t->count; i++) {
        const plx_tensor *k = &t->tensor[i];
        plx_dtype to;
        if (!plx_convert_type(format, k, &to)) {
            out.left_out++;
            continue;
        }
        out.written++;
        out.numbers += k->count;
        if (to != k->dtype)
            json_array_append_new(changed, json_pack("{s:s, s:s, s:s}", "name", k->name, "from",
                                               plx_dtype_name(k->dtype), "to", plx_dtype_name(to)));
    }
    return out;
}

static bool report(
    const convert_options *o, const plx_tensors *t, plx_convert_format format, plx_error *e)
{
    json_t *changed = json_array(), *warnings = json_array();
    outcome n = survey(t, format, changed);
    size_t changed_count = json_array_size(changed);
    for (size_t i = 0; i < t->warning_count; i++)
        json_array_append_new(warnings, json_string(t->warning[i]));
    json_t *all = json_pack("{s:o, s:s, s:o, s:s, s:I, s:I, s:I, s:o, s:o}", "file",
        plx_json_text(o->file), "format", t->format, "output", plx_json_text(o->output),
        "output_format", format_names[format], "tensors", (json_int_t)n.written, "parameters",
        (json_int_t)n.numbers, "left_out", (json_int_t)n.left_out, "changed", changed, "warnings",
        warnings);
    if (o->json)
        return plx_report_json(all, e);
    char count[32], file[1024];
    plx_text_copy(file, sizeof file, o->output);
    plx_text_sanitize(file);
    printf("%s: %zu tensors, %s numbers", file, n.written,
        plx_format_count(n.numbers, count, sizeof count));
    if (changed_count > 0)
        printf("; %zu of another type, as %s lacks theirs", changed_count, format_names[format]);
    putchar('\n');
    if (n.left_out > 0)
        printf("warning: %zu tensors without numbers are left out\n", n.left_out);
    for (size_t i = 0; i < t->warning_count; i++)
        printf("warning: %s\n", t->warning[i]);
    json_decref(all);
    return true;
}

/* A file may take its own place where all of it goes along; but not that of those that it names:
 * shards, and numbers that lie beside. */
static bool check_output(
    const convert_options *o, const plx_tensors *t, plx_convert_format format, plx_error *e)
{
    size_t count = plx_tensors_files(t, NULL, 0);
    bool whole = count == 1 && survey(t, format, NULL).left_out == 0 && !t->graph;
    const char **path = plx_alloc(count ? count : 1, sizeof *path);
    if (!path)
        return plx_fail(e, PLX_ERR_MEMORY, "out of memory");
    plx_tensors_files(t, path, count);
    bool ok = whole || plx_output_check(o->output, o->file, e);
    for (size_t i = 0; ok && i < count; i++)
        ok = whole || plx_output_check(o->output, path[i], e);
    plx_free(path);
    return ok;
}

static bool convert(
    const convert_options *o, const plx_tensors *t, plx_convert_format format, plx_error *e)
{
    plx_progress progress;
    plx_progress_init(&progress);
    bool ok = plx_convert(&(plx_convert_desc){.tensors = t,
                              .path = o->output,
                              .format = format,
                              .version = PLX_VERSION,
                              .step = step,
                              .user = &progress},
        e);
    plx_progress_clear(&progress);
    return ok;
}

static bool run(void *user, plx_error *e)
{
    convert_options *o = user;
    plx_convert_format format = PLX_CONVERT_SAFETENSORS;
    if (!o->file || !o->output)
        return plx_fail(
            e, PLX_ERR_USAGE, "convert needs FILE and -o OUT; see 'plexus convert --help'");
    if (!find_format(o, &format, e))
        return false;
    plx_catch_interrupts();
    plx_tensors *t = plx_model_open(o->file, e);
    bool ok =
        t && check_output(o, t, format, e) && convert(o, t, format, e) && report(o, t, format, e);
    plx_tensors_destroy(&t);
    return ok;
}

int plx_cmd_convert(int argc, char **argv)
{
    convert_options o = {0};
    return plx_run(&(plx_run_desc){
        .argc = argc,
        .argv = argv,
        .options = options,
        .operands = "FILE -o OUT [OPTION...]",
        .option = take_option,
        .user = &o,
        .data = &o.file,
        .work = run,
    });
}
