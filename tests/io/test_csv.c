#include "base/mem.h"
#include "io/csv.h"
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static plx_dataset *parse_like(const char *text, size_t size, const char *class_column,
    const plx_dataset *like, plx_load_info *info, plx_error *e)
{
    /* A copy of the very size lets AddressSanitizer see a read past the end. */
    unsigned char *copy = plx_realloc(NULL, size, 1);
    memcpy(copy, text, size);
    plx_dataset *d = plx_csv_parse(&(plx_csv_desc){.name = "t",
                                       .file = "t.csv",
                                       .data = copy,
                                       .size = size,
                                       .class_column = class_column,
                                       .like = like,
                                       .info = info},
        e);
    plx_free(copy);
    return d;
}

static plx_dataset *parse(const char *text, plx_load_info *info)
{
    plx_error e = {0};
    plx_dataset *d = parse_like(text, strlen(text), NULL, NULL, info, &e);
    if (!d)
        print_error("%s:%d:%d: %s\n", e.file, (int)e.line, (int)e.column, e.message);
    assert_non_null(d);
    return d;
}

static void assert_fails(
    const char *text, size_t size, const char *class_column, plx_code code, int line, int column)
{
    plx_error e = {0};
    assert_null(parse_like(text, size, class_column, NULL, NULL, &e));
    if (e.code != code || e.line != line || e.column != column)
        print_error("%d at %d:%d: %s\n", (int)e.code, (int)e.line, (int)e.column, e.message);
    assert_int_equal(e.code, code);
    assert_int_equal(e.line, line);
    assert_int_equal(e.column, column);
    assert_string_equal(e.file, "t.csv");
    assert_true(e.message[0]);
}

static void every_way_of_writing_the_same_rows(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        char separator;
        bool header;
    } ways[] = {
        {"1.5,-2,red\n3,4e1,blue\n0,.25,red\n", ',', false},
        {"1.5,-2,red\n3,4e1,blue\n0,.25,red", ',', false},
        {"1.5,-2,red\r\n3,4e1,blue\r\n0,.25,red\r\n", ',', false},
        {"1.5,-2,red\r3,4e1,blue\r0,.25,red\r", ',', false},
        {"\xEF\xBB\xBF"
         "a,b,c\n1.5,-2,red\n3,4e1,blue\n0,.25,red\n",
            ',', true},
        {"\"a\",\"b, with comma\",\"c\"\n\"1.5\",\"-2\",\"red\"\n3,4e1,blue\n0,.25,red\n", ',',
            true},
        {"a;b;c\n1,5;-2;red\n3;4e1;blue\n0;,25;red\n", ';', true},
        {"1,5;-2;red\n3;4e1;blue\n0;0,25;red\n", ';', false},
        {"1.5\t-2\tred\n3\t40\tblue\n0\t0.25\tred\n", '\t', false},
        {" 1.5 ,\t-2 , red \n\n   \n3,+40,blue\n\n0,.25,red\n\n", ',', false},
        {"x,\"two\nlines\",\"c \"\"q\"\"\"\n1.5,-2,red\n3,40,blue\n0,.25,red\n", ',', true},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        plx_load_info info = {0};
        plx_dataset *d = parse(ways[i].text, &info);
        assert_int_equal(info.separator, ways[i].separator);
        assert_int_equal(info.header, ways[i].header);
        assert_int_equal(info.missing, 0);
        assert_int_equal(d->task, PLX_TASK_CLASSIFICATION);
        assert_int_equal(d->count, 3);
        assert_int_equal(d->inputs, 2);
        assert_int_equal(d->outputs, 2);
        static const float x[] = {1.5f, -2, 3, 40, 0, .25f};
        assert_memory_equal(d->x, x, sizeof x);
        assert_string_equal(d->class_name[0], "blue");
        assert_string_equal(d->class_name[1], "red");
        if (ways[i].header)
            assert_string_equal(d->input_name[1], strstr(ways[i].text, "two")     ? "two?lines"
                                                  : strstr(ways[i].text, "comma") ? "b, with comma"
                                                                                  : "b");
        else
            assert_null(d->input_name);
        assert_int_equal(d->label[0], 1);
        assert_int_equal(d->label[1], 0);
        assert_int_equal(d->label[2], 1);
        assert_int_equal(d->image_width, 0);
        plx_dataset_destroy(&d);
    }
}

static void headers_are_told_from_rows(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool header;
    } cases[] = {
        {"0,1,2,label\n1,2,3,0\n4,5,6,1\n", true}, /* numbered columns */
        {",0,1,label\n1,2,3,0\n4,5,6,1\n", true},  /* with an unnamed index */
        {"label,1x1,1x2\n5,0,0\n3,0,1\n", true},   /* as MNIST goes round */
        {"a,b\n1,x\n2,y\n", true},                 /* text classes */
        {"1,x\n2,y\n", false},                     /* text classes without names */
        {"id,7,c\n1,2,3\n4,5,6\n", true},          /* half the inputs named */
        {"NA,1,x\n2,3,y\n", false},                /* a missing value is no name */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        plx_load_info info = {0};
        plx_dataset *d = parse(cases[i].text, &info);
        assert_int_equal(info.header, cases[i].header);
        assert_int_equal(d->count, 2);
        plx_dataset_destroy(&d);
    }
}

static void the_class_column_can_be_named(void **state)
{
    (void)state;
    const char *text = "kind,a,b\nx,1,2\ny,3,4\nx,5,6\n";
    plx_dataset *d = parse_like(text, strlen(text), "kind", NULL, NULL, NULL);
    assert_int_equal(d->task, PLX_TASK_CLASSIFICATION);
    static const float x[] = {1, 2, 3, 4, 5, 6};
    assert_memory_equal(d->x, x, sizeof x);
    assert_int_equal(d->label[1], 1);
    plx_dataset_destroy(&d);

    text = "a,k,b\n1,10,2\n3,20,4\n";
    d = parse_like(text, strlen(text), "k", NULL, NULL, NULL);
    static const float y[] = {1, 2, 3, 4};
    assert_memory_equal(d->x, y, sizeof y);
    assert_string_equal(d->class_name[1], "20");
    plx_dataset_destroy(&d);
    assert_fails(text, strlen(text), "c", PLX_ERR_USAGE, 1, 1);
}

static void numbers_are_classes_or_targets(void **state)
{
    (void)state;
    plx_dataset *d = parse("1,10\n2,9.0\n3,-1\n4,+9\n5,-0\n", NULL);
    assert_int_equal(d->task, PLX_TASK_CLASSIFICATION);
    static const char *const names[] = {"-1", "0", "9", "10"};
    assert_int_equal(d->outputs, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(d->class_name[i], names[i]);
    assert_int_equal(d->label[0], 3);
    assert_int_equal(d->label[3], 2);
    plx_dataset_destroy(&d);

    d = parse("1,10\n2,9.5\n3,-1\n", NULL);
    assert_int_equal(d->task, PLX_TASK_REGRESSION);
    assert_int_equal(d->outputs, 1);
    static const float target[] = {10, 9.5f, -1};
    assert_memory_equal(d->target, target, sizeof target);
    plx_dataset_destroy(&d);

    char many[4096] = "";
    for (size_t i = 0; i < 40; i++)
        snprintf(many + strlen(many), 32, "1,%zu\n", i % 30);
    d = parse(many, NULL); /* 30 kinds in 40 rows: a quantity */
    assert_int_equal(d->task, PLX_TASK_REGRESSION);
    plx_dataset_destroy(&d);
    for (size_t i = 0; i < 40; i++)
        snprintf(many + strlen(many), 32, "1,%zu\n", i % 30);
    d = parse(many, NULL); /* in 80 rows: classes */
    assert_int_equal(d->task, PLX_TASK_CLASSIFICATION);
    assert_int_equal(d->outputs, 30);
    plx_dataset_destroy(&d);
    d = parse("1,7\n2,7\n", NULL); /* one kind only */
    assert_int_equal(d->task, PLX_TASK_REGRESSION);
    plx_dataset_destroy(&d);
}

static void missing_and_infinite_values_are_counted(void **state)
{
    (void)state;
    plx_load_info info = {0};
    plx_dataset *d =
        parse("a,b,c,d\n1,,NA,x\nnan,N/A,?,y\n-inf,1e300,-,x\n1e-300,null,None,NA\n", &info);
    assert_int_equal(info.missing, 8);
    assert_int_equal(info.infinite, 2);
    assert_true(isnan(d->x[1]) && isnan(d->x[2]) && isnan(d->x[3]) && isnan(d->x[8]));
    assert_true(d->x[6] < 0 && isinf(d->x[6]) && isinf(d->x[7]));
    assert_true(d->x[9] == 0);
    assert_string_equal(d->class_name[0], "NA"); /* a word like any other among text */
    plx_dataset_destroy(&d);
}

static void squares_of_small_numbers_are_images(void **state)
{
    (void)state;
    static const struct {
        const char *cell;
        size_t cells, side;
    } cases[] = {{"16", 64, 8}, {"255", 784, 28}, {"256", 64, 0}, {"0.5", 64, 0}, {"-1", 64, 0},
        {"", 64, 0}, {"1", 49, 0}, {"1", 65, 0}, {"1", 65 * 65, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        static char text[65 * 65 * 4 + 64];
        size_t n = 0;
        for (size_t row = 0; row < 2; row++) {
            for (size_t k = 1; k < cases[i].cells; k++)
                n += (size_t)sprintf(text + n, "1,");
            n += (size_t)sprintf(text + n, "%s,%zu\n", cases[i].cell, row);
            if (cases[i].cells > 784)
                break;
        }
        plx_dataset *d = parse(text, NULL);
        assert_int_equal(d->inputs, cases[i].cells);
        assert_int_equal(d->image_width, cases[i].side);
        assert_int_equal(d->image_height, cases[i].side);
        plx_dataset_destroy(&d);
    }
}

static void a_test_file_takes_the_classes_of_its_training_set(void **state)
{
    (void)state;
    plx_dataset *train = parse("1,2,a\n1,2,b\n1,2,c\n", NULL);
    const char *text = "1,2,c\n3,4,a\n";
    plx_dataset *d = parse_like(text, strlen(text), NULL, train, NULL, NULL);
    assert_int_equal(d->outputs, 3);
    assert_string_equal(d->class_name[1], "b");
    assert_int_equal(d->label[0], 2);
    assert_int_equal(d->label[1], 0);
    plx_dataset_destroy(&d);

    static const struct {
        const char *text;
        int line, column;
    } wrong[] = {{"1,2,a\n1,2, d\n", 2, 6}, {"1,a\n", 1, 1}, {"1,2,3,a\n", 1, 1}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        plx_error e = {0};
        assert_null(parse_like(wrong[i].text, strlen(wrong[i].text), NULL, train, NULL, &e));
        assert_int_equal(e.code, PLX_ERR_FORMAT);
        assert_int_equal(e.line, wrong[i].line);
        assert_int_equal(e.column, wrong[i].column);
    }
    plx_dataset_destroy(&train);

    /* Few whole numbers are targets all the same where the training set has targets. */
    train = parse("1,2.5\n2,3.5\n", NULL);
    d = parse_like("1,2\n2,3\n", 8, NULL, train, NULL, NULL);
    assert_int_equal(d->task, PLX_TASK_REGRESSION);
    assert_true(d->target[1] == 3);
    plx_dataset_destroy(&d);
    plx_dataset_destroy(&train);
}

static void broken_text_names_its_place(void **state)
{
    (void)state;
#define TEXT(s) s, sizeof s - 1
    static const struct {
        const char *text;
        size_t size;
        plx_code code;
        int line, column;
    } wrong[] = {
        {TEXT(""), PLX_ERR_FORMAT, 1, 1},
        {TEXT("\n \n\r\n"), PLX_ERR_FORMAT, 1, 1},
        {TEXT("a,b,c\n"), PLX_ERR_FORMAT, 1, 1},
        {TEXT("1\n2\n3\n"), PLX_ERR_FORMAT, 1, 2},
        {TEXT("1,2,3\n4,5\n"), PLX_ERR_FORMAT, 2, 4},          /* too few */
        {TEXT("1,2,3\n4,5,6,7\n"), PLX_ERR_FORMAT, 2, 7},      /* too many */
        {TEXT("1,2,3\r\n4,5,6\r\n7,8"), PLX_ERR_FORMAT, 3, 4}, /* at the end of the file */
        {TEXT("1,2,3\r4,5,6\r7,8\r"), PLX_ERR_FORMAT, 3, 4},
        {TEXT("\"a\nb\",\"c\"\n1,2\n3\n"), PLX_ERR_FORMAT, 4, 2}, /* after a field of two lines */
        {TEXT("1,2,3\n4,\"x\ny\",z,u\n"), PLX_ERR_FORMAT, 3, 6},
        {TEXT("1,2,3\n4,five,6\n"), PLX_ERR_FORMAT, 2, 3},
        {TEXT("1,2,3\n4,  0x1f,6\n"), PLX_ERR_FORMAT, 2, 5},
        {TEXT("1,2,3\n4,nan(1),6\n"), PLX_ERR_FORMAT, 2, 3},
        {TEXT("1;2;3\n4;1.000,5;6\n"), PLX_ERR_FORMAT, 2, 3},
        {TEXT("1;2;3\n4;1,2,3;6\n"), PLX_ERR_FORMAT, 2, 3},
        {TEXT("1,2,x\n4,5,\n"), PLX_ERR_FORMAT, 2, 5}, /* no class */
        {TEXT("1,2,3\n4,5,NA\n7,8,9.5\n"), PLX_ERR_FORMAT, 2, 5},
        {TEXT("1,2,3\n4,5,inf\n7,8,9.5\n"), PLX_ERR_NUMERIC, 2, 5},
        {TEXT("1,2,1e39\n4,5,1\n7,8,9.5\n"), PLX_ERR_NUMERIC, 1, 5},
        {TEXT("1,2,1.5\n4,5,x\n"), PLX_ERR_FORMAT, 1, 1}, /* text and fractions */
        {TEXT("a,b,c\n1,2,1.5\n4,5,x\n"), PLX_ERR_FORMAT, 3, 5},
        {TEXT("1,2,x\n4,5,x\n"), PLX_ERR_UNSUPPORTED, 1, 1}, /* one class */
        {TEXT("1,2,x\n4,\0,y\n"), PLX_ERR_FORMAT, 2, 3},
        {TEXT("\0"), PLX_ERR_FORMAT, 1, 1},
        {TEXT("1,2,x\n4,\"5,y\n6,7,x\n"), PLX_ERR_FORMAT, 2, 3}, /* open quote */
        {TEXT("1,2,x\n4,5,\"y"), PLX_ERR_FORMAT, 2, 5},
        {TEXT("1,2,x\n4,5\"6,y\n"), PLX_ERR_FORMAT, 2, 4}, /* quote inside */
        {TEXT("1,2,x\n4,\"5\"6,y\n"), PLX_ERR_FORMAT, 2, 6},
    };
#undef TEXT
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_fails(
            wrong[i].text, wrong[i].size, NULL, wrong[i].code, wrong[i].line, wrong[i].column);
}

static void names_from_a_file_cannot_rewrite_a_terminal(void **state)
{
    (void)state;
    plx_dataset *d = parse("1,\x1b[31mred\n2,\xE2\x80\xAEhsilgne\n3,\x81x\n", NULL);
    for (size_t i = 0; i < 3; i++)
        assert_non_null(strchr(d->class_name[i], '?'));
    plx_dataset_destroy(&d);
    plx_error e = {0};
    assert_null(parse_like("1,2\n\x1b[2J,3\n", 12, NULL, NULL, NULL, &e));
    assert_null(strchr(e.message, '\x1b'));
}

static void names_that_are_not_utf8_are_windows_1252(void **state)
{
    (void)state;
    plx_dataset *d = parse("Gr\xF6\xDF"
                           "e,kind\n1,gr\xFCn\n2,bl\xE5\n#N/A,grün\n",
        NULL);
    assert_int_equal(d->outputs, 2);
    assert_string_equal(d->input_name[0], "Größe");
    assert_string_equal(d->class_name[0], "blå");
    assert_string_equal(d->class_name[1], "grün");
    assert_int_equal(d->label[0], d->label[2]);
    assert_true(isnan(d->x[2]));
    plx_dataset_destroy(&d);
}

static void a_gigantic_row_is_refused(void **state)
{
    (void)state;
    size_t size = 40u << 20;
    char *text = plx_realloc(NULL, size, 1);
    memset(text, '7', size);
    memcpy(text, "1,2\n3,", 6);
    assert_fails(text, size, NULL, PLX_ERR_FORMAT, 2, 1);
    /* The same over many lines, through a quote that is never closed. */
    for (size_t i = 100; i < size; i += 100)
        text[i] = '\n';
    text[6] = '"';
    assert_fails(text, size, NULL, PLX_ERR_FORMAT, 2, 1);
    plx_free(text);
}

static void too_many_classes_are_refused(void **state)
{
    (void)state;
    static char text[5000 * 16];
    size_t n = 0;
    for (size_t i = 0; i < 4097; i++)
        n += (size_t)sprintf(text + n, "1,c%zu\n", i);
    assert_fails(text, n, NULL, PLX_ERR_UNSUPPORTED, 1, 1);
    n -= strlen("1,c4096\n");
    plx_dataset *d = parse_like(text, n, NULL, NULL, NULL, NULL);
    assert_int_equal(d->outputs, 4096);
    plx_dataset_destroy(&d);
}

static const char sample[] = "\xEF\xBB\xBF\"na me\";b;kind\r\n1,5;;\"re\"\"d\"\r\n 2;-3e2;blue\r\n"
                             "NA;4;\"two\nlines\"\r\n";

/* Parses whatever it is, and looks at all of what comes out. */
static void parse_anything(const char *text, size_t size)
{
    plx_error e = {0};
    plx_load_info info;
    plx_dataset *d = parse_like(text, size, NULL, NULL, &info, &e);
    if (!d) {
        assert_int_not_equal(e.code, PLX_OK);
        assert_true(e.line >= 1);
        return;
    }
    for (size_t i = 0; d->label && i < d->count; i++)
        assert_true(d->label[i] < d->outputs && d->class_name[d->label[i]]);
    for (size_t i = 0; d->target && i < d->count; i++)
        assert_true(isfinite(d->target[i]));
    size_t missing = 0;
    for (size_t i = 0; i < d->count * d->inputs; i++)
        missing += isnan(d->x[i]) != 0;
    assert_int_equal(missing, info.missing);
    plx_dataset_destroy(&d);
}

static void cut_anywhere_or_with_any_bit_flipped(void **state)
{
    (void)state;
    size_t size = sizeof sample - 1;
    plx_dataset *d = parse_like(sample, size, NULL, NULL, NULL, NULL);
    assert_non_null(d);
    assert_int_equal(d->count, 3);
    plx_dataset_destroy(&d);
    for (size_t cut = 0; cut < size; cut++)
        parse_anything(sample, cut);
    char text[sizeof sample];
    for (size_t bit = 0; bit < size * 8; bit++) {
        memcpy(text, sample, sizeof text);
        text[bit / 8] ^= (char)(1u << bit % 8);
        parse_anything(text, size);
    }
}

static void every_failed_allocation_is_survived(void **state)
{
    (void)state;
    /* libcsv tries again with less when its buffer cannot grow, so that a failure in the middle may
     * well lead to success. */
    size_t failures = 0, last_failure = 0;
    for (uint64_t n = 1; n < 100; n++) {
        plx_error e = {0};
        plx_mem_fail_at(n);
        plx_dataset *d = plx_csv_parse(&(plx_csv_desc){.name = "t",
                                           .file = "t.csv",
                                           .data = (const unsigned char *)sample,
                                           .size = sizeof sample - 1},
            &e);
        plx_mem_fail_at(0);
        if (!d) {
            assert_int_equal(e.code, PLX_ERR_MEMORY);
            failures++;
            last_failure = n;
        }
        plx_dataset_destroy(&d);
    }
    assert_true(failures > 15);
    assert_true(last_failure < 90);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_of_writing_the_same_rows),
        cmocka_unit_test(headers_are_told_from_rows),
        cmocka_unit_test(the_class_column_can_be_named),
        cmocka_unit_test(numbers_are_classes_or_targets),
        cmocka_unit_test(missing_and_infinite_values_are_counted),
        cmocka_unit_test(squares_of_small_numbers_are_images),
        cmocka_unit_test(a_test_file_takes_the_classes_of_its_training_set),
        cmocka_unit_test(broken_text_names_its_place),
        cmocka_unit_test(names_from_a_file_cannot_rewrite_a_terminal),
        cmocka_unit_test(names_that_are_not_utf8_are_windows_1252),
        cmocka_unit_test(a_gigantic_row_is_refused),
        cmocka_unit_test(too_many_classes_are_refused),
        cmocka_unit_test(cut_anywhere_or_with_any_bit_flipped),
        cmocka_unit_test(every_failed_allocation_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
