#include "base/mem.h"
#include "capture/vector_parts.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <stb_image_write.h>

__attribute__((format(printf, 2, 3))) static void put(plx_vector *v, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    int size = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    plx_vector_write(v, text, (size_t)size < sizeof text ? (size_t)size : sizeof text - 1);
}

/* Hundredths of a pixel, without zeros at the end and with a point in any locale. */
static void put_number(plx_vector *v, double value)
{
    double rounded = round(fmin(fmax(value, -1e9), 1e9) * 100);
    long long n = (long long)(isnan(rounded) ? 0 : rounded);
    long long whole = llabs(n) / 100, part = llabs(n) % 100;
    const char *sign = n < 0 ? "-" : "";
    if (part == 0)
        put(v, "%s%lld", sign, whole);
    else if (part % 10 == 0)
        put(v, "%s%lld.%lld", sign, whole, part / 10);
    else
        put(v, "%s%lld.%02lld", sign, whole, part);
}

static void put_attribute(plx_vector *v, const char *name, double value)
{
    put(v, " %s=\"", name);
    put_number(v, value);
    put(v, "\"");
}

static void put_escaped(plx_vector *v, const char *text)
{
    for (; *text; text++) {
        const char *as = *text == '<'   ? "&lt;"
                         : *text == '>' ? "&gt;"
                         : *text == '&' ? "&amp;"
                         : *text == '"' ? "&quot;"
                                        : NULL;
        plx_vector_write(v, as ? as : text, as ? strlen(as) : 1);
    }
}

static int byte(float share)
{
    return (int)lrintf(fminf(fmaxf(share, 0), 1) * 255);
}

/* As "fill" or "stroke", with an opacity in thousandths where it is not whole. */
static void put_ink(plx_vector *v, const char *role, plx_vector_ink k)
{
    int opacity = (int)lrintf(fminf(fmaxf(k.a, 0), 1) * 10000);
    if (opacity == 0) {
        put(v, " %s=\"none\"", role);
        return;
    }
    put(v, " %s=\"#%02x%02x%02x\"", role, byte(k.r), byte(k.g), byte(k.b));
    if (opacity < 10000)
        put(v, " %s-opacity=\".%04d\"", role, opacity);
}

static void put_pen(plx_vector *v, const plx_vector_pen *pen)
{
    if (!pen)
        return;
    put_ink(v, "stroke", pen->ink);
    if (pen->width != 1)
        put_attribute(v, "stroke-width", pen->width);
    if (pen->on > 0) {
        put(v, " stroke-dasharray=\"");
        put_number(v, pen->on);
        put(v, " ");
        put_number(v, pen->off);
        put(v, "\"");
    }
}

static bool begin(plx_vector *v)
{
    const plx_vector_desc *d = &v->desc;
    put(v,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
        "xmlns:xlink=\"http://www.w3.org/1999/xlink\" width=\"%d\" height=\"%d\" "
        "viewBox=\"0 0 %d %d\" font-family=\"",
        d->width, d->height, d->width, d->height);
    if (d->family) {
        put_escaped(v, d->family);
        put(v, ", ");
    }
    put(v, "sans-serif\">\n");
    if (d->title) {
        put(v, "<title>");
        put_escaped(v, d->title);
        put(v, "</title>\n");
    }
    if (d->recipe) {
        put(v, "<metadata>");
        put_escaped(v, d->recipe);
        put(v, "</metadata>\n");
    }
    if (d->page.a > 0) {
        put(v, "<rect width=\"%d\" height=\"%d\"", d->width, d->height);
        put_ink(v, "fill", d->page);
        put(v, "/>\n");
    }
    return !v->failed;
}

static void path(plx_vector *v, const plx_vector_point *points, size_t count, bool closed,
    plx_vector_ink fill, const plx_vector_pen *edge)
{
    put(v, "<path d=\"");
    for (size_t i = 0; i < count; i++) {
        put(v, i == 0 ? "M" : "L");
        put_number(v, points[i].x);
        put(v, " ");
        put_number(v, points[i].y);
    }
    put(v, closed ? "Z\"" : "\"");
    put_ink(v, "fill", fill);
    put_pen(v, edge);
    put(v, "/>\n");
}

static void circle(plx_vector *v, plx_vector_point middle, double radius, plx_vector_ink fill,
    const plx_vector_pen *edge)
{
    put(v, "<circle");
    put_attribute(v, "cx", middle.x);
    put_attribute(v, "cy", middle.y);
    put_attribute(v, "r", radius);
    put_ink(v, "fill", fill);
    put_pen(v, edge);
    put(v, "/>\n");
}

static void rect(plx_vector *v, plx_vector_point corner, double width, double height, double radius,
    plx_vector_ink fill)
{
    put(v, "<rect");
    put_attribute(v, "x", corner.x);
    put_attribute(v, "y", corner.y);
    put_attribute(v, "width", width);
    put_attribute(v, "height", height);
    if (radius > 0)
        put_attribute(v, "rx", fmin(radius, fmin(width, height) / 2));
    put_ink(v, "fill", fill);
    put(v, "/>\n");
}

static void begin_text(plx_vector *v, plx_vector_point at, double size)
{
    put(v, "<text xml:space=\"preserve\"");
    put_attribute(v, "x", at.x);
    put_attribute(v, "y", at.y);
    put_attribute(v, "font-size", size);
}

static void end_text(plx_vector *v, const char *t)
{
    put(v, ">");
    put_escaped(v, t);
    put(v, "</text>\n");
}

static void text(plx_vector *v, plx_vector_point at, double size, plx_vector_ink ink, const char *t)
{
    begin_text(v, at, size);
    put_ink(v, "fill", ink);
    end_text(v, t);
}

/* By itself, and not as the stroke of the text with a paint-order: programs that do not know that
 * would draw it over the letters. */
static void halo(plx_vector *v, plx_vector_point at, double size, plx_vector_ink ink, double width,
    const char *t)
{
    begin_text(v, at, size);
    put(v, " fill=\"none\"");
    put_ink(v, "stroke", ink);
    put_attribute(v, "stroke-width", width);
    put(v, " stroke-linejoin=\"round\"");
    end_text(v, t);
}

/* Bytes on their way into the file, three at a time. */
typedef struct plx_base64 {
    plx_vector *v;
    unsigned char rest[3];
    size_t count; /* of rest */
} plx_base64;

static void put_three(plx_base64 *b, size_t count)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    uint32_t bits = (uint32_t)b->rest[0] << 16 | (uint32_t)b->rest[1] << 8 | (uint32_t)b->rest[2];
    char four[4];
    for (size_t i = 0; i < sizeof four; i++)
        four[i] = i <= count ? digits[bits >> (18 - 6 * i) & 63] : '=';
    plx_vector_write(b->v, four, sizeof four);
    memset(b->rest, 0, sizeof b->rest);
    b->count = 0;
}

static void on_bytes(void *user, void *data, int size)
{
    plx_base64 *b = user;
    const unsigned char *p = data;
    for (int i = 0; i < size; i++) {
        b->rest[b->count++] = p[i];
        if (b->count == sizeof b->rest)
            put_three(b, b->count);
    }
}

static void image(
    plx_vector *v, plx_vector_point corner, const unsigned char *rgba, int width, int height)
{
    plx_base64 base64 = {.v = v};
    put(v, "<image");
    put_attribute(v, "x", corner.x);
    put_attribute(v, "y", corner.y);
    put(v, " width=\"%d\" height=\"%d\" xlink:href=\"data:image/png;base64,", width, height);
    bool ok = stbi_write_png_to_func(on_bytes, &base64, width, height, 4, rgba, width * 4);
    if (base64.count > 0)
        put_three(&base64, base64.count);
    put(v, "\"/>\n");
    if (!ok && !v->failed)
        v->failed = !plx_fail_file(&v->failure, PLX_ERR_MEMORY, v->desc.path,
            "the picture of the connections could not be compressed");
}

static void group_begin(plx_vector *v, double opacity)
{
    put(v, "<g");
    put_attribute(v, "opacity", opacity);
    put(v, ">\n");
}

static void group_end(plx_vector *v)
{
    put(v, "</g>\n");
}

static bool end(plx_vector *v)
{
    put(v, "</svg>\n");
    return true;
}

static void release(plx_vector *v)
{
    (void)v;
}

const plx_vector_kind plx_vector_svg = {
    begin, path, circle, rect, text, halo, image, group_begin, group_end, end, release};
