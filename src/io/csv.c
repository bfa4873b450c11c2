#include "io/csv.h"

#include "base/mem.h"
#include "base/text.h"
#include "io/csv_scan.h"
#include "io/csv_value.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    CLASSES_OF_NUMBERS_MAX = 100,
    CLASSES_WHATEVER_ROWS = 10,
    IMAGE_SIDE_MIN = 8,
    IMAGE_SIDE_MAX = 64,
};

/* What the first two rows hold in a column; a header is told by the difference. */
typedef struct plx_column {
    plx_csv_kind first, second;
} plx_column;

/* The first pass over the text: its shape, its header, and the kinds of values to be learned. */
typedef struct plx_survey {
    const plx_csv_desc *desc;
    bool decimal_comma;
    plx_column *column; /* [columns] */
    size_t columns, capacity;
    size_t rows;         /* header included */
    size_t class_column; /* SIZE_MAX until known */
    bool header;
    char *first_class;       /* the class column's text in the first row; owned */
    plx_csv_classes classes; /* of the rows after the first, and then of the first unless header */
    bool text_classes, fractions;
    bool foreign; /* a field is not UTF-8 */
} plx_survey;

/* The second pass, which fills the dataset. */
typedef struct plx_fill {
    const plx_survey *survey;
    plx_dataset *d;
    const uint32_t *code; /* [survey->classes.count] class of each name; UINT32_MAX: `like` has no
                             such class; NULL for regression */
    size_t missing, infinite;
} plx_fill;

static bool no_memory(plx_error *e, const plx_csv_desc *desc)
{
    return plx_fail_file(e, PLX_ERR_MEMORY, desc->file, "does not fit in memory");
}

static bool is_whole(double value)
{
    return value == floor(value) && fabs(value) < 1e15;
}

static bool survey_class(plx_survey *s, char *text, plx_error *e)
{
    double value;
    char number[PLX_CSV_NUMBER_SIZE];
    plx_csv_kind kind = plx_csv_value(text, s->decimal_comma, &value);
    if (kind == PLX_CSV_MISSING && !text[0])
        return true;
    s->text_classes = s->text_classes || kind == PLX_CSV_TEXT;
    s->fractions = s->fractions || (kind == PLX_CSV_NUMBER && !is_whole(value));
    const char *name = plx_csv_class_name(text, kind, value, number);
    if (s->text_classes && s->fractions)
        return plx_fail(e, PLX_ERR_FORMAT,
            "the class column holds both text and fractional numbers; '%.40s' does not fit", name);
    if (!plx_csv_classes_add(&s->classes, name))
        return no_memory(e, s->desc);
    if (s->text_classes && s->classes.full)
        return plx_fail(e, PLX_ERR_UNSUPPORTED, "the class column holds over %d different classes",
            PLX_CSV_CLASSES_MAX);
    return true;
}

static bool survey_first_row(plx_survey *s, size_t column, char *text, plx_error *e)
{
    if (column == s->capacity) {
        size_t capacity = s->capacity * 2 + 64;
        plx_column *grown = plx_realloc(s->column, capacity, sizeof *grown);
        if (!grown)
            return no_memory(e, s->desc);
        s->column = grown;
        s->capacity = capacity;
    }
    /* Until a column has the wanted name, the last one seen may be the class column. */
    if (s->class_column == SIZE_MAX) {
        plx_free(s->first_class);
        s->first_class = plx_strdup(text);
        if (!s->first_class)
            return no_memory(e, s->desc);
        if (s->desc->class_column && strcmp(text, s->desc->class_column) == 0)
            s->class_column = column;
    }
    double value;
    plx_csv_kind kind = plx_csv_value(text, s->decimal_comma, &value);
    s->column[column] = (plx_column){.first = kind, .second = kind};
    return true;
}

static bool survey_field(void *user, size_t row, size_t column, char *text, plx_error *e)
{
    plx_survey *s = user;
    if (row == 0)
        return survey_first_row(s, column, text, e);
    if (column >= s->columns)
        return true; /* the row is ragged, which its end reports */
    if (column == s->class_column && !survey_class(s, text, e))
        return false;
    double value;
    if (row == 1)
        s->column[column].second = plx_csv_value(text, s->decimal_comma, &value);
    return true;
}

static bool survey_row(void *user, size_t row, size_t columns, size_t *at, plx_error *e)
{
    plx_survey *s = user;
    s->rows = row + 1;
    if (row == 0) {
        s->columns = columns;
        if (s->class_column == SIZE_MAX && s->desc->class_column) {
            *at = 0;
            return plx_fail(e, PLX_ERR_USAGE, "there is no column named '%.60s' in the first row",
                s->desc->class_column);
        }
        if (s->class_column == SIZE_MAX)
            s->class_column = columns - 1;
        if (columns < 2)
            return plx_fail(e, PLX_ERR_FORMAT,
                "a dataset needs two columns or more, and this has "
                "one; columns are separated by , ; or tab");
        return true;
    }
    if (columns == s->columns)
        return true;
    *at = columns < s->columns ? columns : s->columns;
    return plx_fail(e, PLX_ERR_FORMAT, "this row has %zu fields, and the first row has %zu",
        columns, s->columns);
}

static bool has_header(const plx_survey *s)
{
    if (s->desc->class_column)
        return true;
    size_t numbers = 0, texts = 0, texts_over_numbers = 0, input_texts = 0;
    for (size_t i = 0; i < s->columns; i++) {
        bool text = s->column[i].first == PLX_CSV_TEXT;
        numbers += s->column[i].first == PLX_CSV_NUMBER;
        texts += text;
        input_texts += text && i != s->class_column;
        texts_over_numbers += text && i != s->class_column && s->column[i].second != PLX_CSV_TEXT;
    }
    if (numbers == 0)
        return texts > 0;
    if (s->rows < 2)
        return false;
    if (input_texts == 0)
        return texts == 1 && !s->text_classes;
    return texts_over_numbers * 2 >= s->columns - 1;
}

static bool fail_first_line(plx_error *e, plx_code code, const char *file, const char *message)
{
    return plx_fail_line(e, code, file, 1, 1, "%s", message);
}

/* Decides on the header once all rows are seen; without one the first row's class counts too. */
static bool finish_survey(plx_survey *s, plx_error *e)
{
    const plx_csv_desc *desc = s->desc;
    if (s->rows == 0)
        return fail_first_line(e, PLX_ERR_FORMAT, desc->file, "holds no rows");
    s->header = has_header(s);
    if (s->header && s->rows == 1)
        return fail_first_line(e, PLX_ERR_FORMAT, desc->file, "holds a header and no rows");
    plx_error inner = {0};
    if (!s->header && !survey_class(s, s->first_class, &inner))
        return fail_first_line(e, inner.code, desc->file, inner.message);
    const plx_dataset *like = desc->like;
    if (like && like->inputs != s->columns - 1)
        return plx_fail_line(e, PLX_ERR_FORMAT, desc->file, 1, 1,
            "has %zu input columns; the training data has %zu", s->columns - 1, like->inputs);
    if (like && like->task == PLX_TASK_REGRESSION && like->outputs != 1)
        return plx_fail_line(e, PLX_ERR_FORMAT, desc->file, 1, 1,
            "has one target column; the training data has %zu", like->outputs);
    if (!like && s->text_classes && s->classes.count == 1)
        return plx_fail_line(e, PLX_ERR_UNSUPPORTED, desc->file, 1, 1,
            "has '%.40s' as the class of every row, so there is nothing to learn",
            s->classes.name[0]);
    return true;
}

static plx_task task_of(const plx_survey *s)
{
    if (s->desc->like)
        return s->desc->like->task;
    size_t kinds = s->classes.count, rows = s->rows - s->header;
    bool few = kinds >= 2 && kinds <= CLASSES_OF_NUMBERS_MAX &&
               (kinds <= CLASSES_WHATEVER_ROWS || kinds * 2 <= rows);
    bool classes = s->text_classes || (!s->fractions && few);
    return classes ? PLX_TASK_CLASSIFICATION : PLX_TASK_REGRESSION;
}

typedef struct plx_ranked {
    double value;
    uint32_t index;
} plx_ranked;

static int compare_ranked(const void *a, const void *b)
{
    const plx_ranked *p = a, *q = b;
    if (p->value != q->value)
        return p->value < q->value ? -1 : 1;
    return (p->index > q->index) - (p->index < q->index);
}

/* code[i] = class of the i-th name. */
static bool rank_classes(const plx_survey *s, uint32_t *code)
{
    const plx_dataset *like = s->desc->like;
    if (like) {
        for (size_t i = 0; i < s->classes.count; i++) {
            code[i] = UINT32_MAX;
            for (size_t c = 0; c < like->outputs && code[i] == UINT32_MAX; c++)
                if (strcmp(like->class_name[c], s->classes.name[i]) == 0)
                    code[i] = (uint32_t)c;
        }
        return true;
    }
    plx_ranked *order = plx_alloc(s->classes.count, sizeof *order);
    if (!order)
        return false;
    for (size_t i = 0; i < s->classes.count; i++) {
        double value = 0;
        if (!s->text_classes)
            plx_parse_double(s->classes.name[i], &value);
        order[i] = (plx_ranked){.value = isnan(value) ? 0 : value, .index = (uint32_t)i};
    }
    qsort(order, s->classes.count, sizeof *order, compare_ranked);
    for (size_t i = 0; i < s->classes.count; i++)
        code[order[i].index] = (uint32_t)i;
    plx_free(order);
    return true;
}

static bool fill_class(plx_fill *f, size_t row, char *text, plx_error *e)
{
    double value;
    char number[PLX_CSV_NUMBER_SIZE];
    const plx_survey *s = f->survey;
    plx_csv_kind kind = plx_csv_value(text, s->decimal_comma, &value);
    bool word = kind == PLX_CSV_MISSING && text[0] && s->text_classes;
    if (kind == PLX_CSV_MISSING && !word)
        return plx_fail(e, PLX_ERR_FORMAT, "this row has no class");
    const char *name = plx_csv_class_name(text, kind, value, number);
    if (!f->code) {
        f->d->target[row] = (float)value;
        if (kind == PLX_CSV_TEXT)
            return plx_fail(e, PLX_ERR_FORMAT, "'%.40s' is not a number", name);
        if (!isfinite(f->d->target[row]))
            return plx_fail(e, PLX_ERR_NUMERIC, "a target of %.40s cannot be learned", name);
        return true;
    }
    size_t index = plx_csv_classes_find(&s->classes, name);
    if (index == SIZE_MAX || f->code[index] == UINT32_MAX)
        return plx_fail(
            e, PLX_ERR_FORMAT, "the class '%.40s' is not one of the training data", name);
    f->d->label[row] = f->code[index];
    return true;
}

static bool fill_field(void *user, size_t row, size_t column, char *text, plx_error *e)
{
    plx_fill *f = user;
    const plx_survey *s = f->survey;
    if (s->header && row == 0)
        return column == s->class_column ||
               plx_dataset_set_input_name(f->d, column - (column > s->class_column), text, e);
    row -= s->header;
    if (column == s->class_column)
        return fill_class(f, row, text, e);
    double value;
    plx_csv_kind kind = plx_csv_value(text, s->decimal_comma, &value);
    if (kind == PLX_CSV_TEXT) {
        plx_text_sanitize(text);
        return plx_fail(e, PLX_ERR_FORMAT, "'%.40s' is not a number", text);
    }
    float narrow = (float)value;
    f->d->x[row * f->d->inputs + column - (column > s->class_column)] = narrow;
    f->missing += kind == PLX_CSV_MISSING;
    f->infinite += isinf(narrow) != 0;
    return true;
}

static bool fill_row(void *user, size_t row, size_t columns, size_t *at, plx_error *e)
{
    (void)user, (void)row, (void)columns, (void)at, (void)e;
    return true; /* the survey has checked them */
}

static void find_image(plx_dataset *d, const plx_dataset *like)
{
    if (like) {
        d->image_width = like->image_width;
        d->image_height = like->image_height;
        return;
    }
    size_t side = IMAGE_SIDE_MIN;
    while (side * side < d->inputs && side < IMAGE_SIDE_MAX)
        side++;
    if (side * side != d->inputs)
        return;
    for (size_t i = 0; i < d->count * d->inputs; i++)
        if (!(d->x[i] >= 0 && d->x[i] <= 255 && d->x[i] == floorf(d->x[i])))
            return;
    d->image_width = d->image_height = side;
}

static bool fill(
    const plx_survey *s, plx_csv_scan *scan, plx_dataset *d, uint32_t *code, plx_error *e)
{
    const plx_dataset *like = s->desc->like;
    for (size_t i = 0; code && !like && i < s->classes.count; i++)
        if (!plx_dataset_set_class_name(d, code[i], s->classes.name[i], e))
            return false;
    for (size_t i = 0; code && like && i < like->outputs; i++)
        if (!plx_dataset_set_class_name(d, i, like->class_name[i], e))
            return false;
    plx_fill f = {.survey = s, .d = d, .code = code};
    scan->field = fill_field;
    scan->row = fill_row;
    scan->user = &f;
    if (!plx_csv_scan_run(scan, e))
        return false;
    find_image(d, like);
    if (s->desc->info) {
        s->desc->info->header = s->header;
        s->desc->info->separator = scan->separator;
        s->desc->info->missing = f.missing;
        s->desc->info->infinite = f.infinite;
        s->desc->info->foreign = s->foreign;
    }
    return true;
}

static plx_dataset *make(const plx_survey *s, plx_csv_scan *scan, plx_error *e)
{
    const plx_csv_desc *desc = s->desc;
    plx_task task = task_of(s);
    size_t outputs = desc->like                        ? desc->like->outputs
                     : task == PLX_TASK_CLASSIFICATION ? s->classes.count
                                                       : 1;
    uint32_t *code = NULL;
    if (task == PLX_TASK_CLASSIFICATION) {
        code = plx_alloc(s->classes.count, sizeof *code);
        if (!code || !rank_classes(s, code)) {
            plx_free(code);
            no_memory(e, desc);
            return NULL;
        }
    }
    plx_dataset *d =
        plx_dataset_create(desc->name, task, s->rows - s->header, s->columns - 1, outputs, e);
    if (d && !fill(s, scan, d, code, e))
        plx_dataset_destroy(&d);
    plx_free(code);
    return d;
}

plx_dataset *plx_csv_parse(const plx_csv_desc *desc, plx_error *e)
{
    const unsigned char *data = desc->data;
    size_t size = desc->size;
    if (size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) {
        data += 3;
        size -= 3;
    }
    char separator = plx_csv_sniff_separator(data, size);
    plx_survey s = {.desc = desc, .decimal_comma = separator == ';', .class_column = SIZE_MAX};
    plx_csv_scan scan = {.file = desc->file,
        .data = data,
        .size = size,
        .separator = separator,
        .field = survey_field,
        .row = survey_row,
        .user = &s,
        .foreign = &s.foreign};
    plx_dataset *d = NULL;
    if (plx_csv_scan_run(&scan, e) && finish_survey(&s, e))
        d = make(&s, &scan, e);
    plx_csv_classes_uninit(&s.classes);
    plx_free(s.first_class);
    plx_free(s.column);
    return d;
}
