#version 410 core
// One half of a strip's grid from the whole: make_half of src/density/strip.c, a cell a pixel.

uniform sampler2D grid;

flat in ivec4 rect;
flat in ivec4 a; // columns of the whole and of the half, 1 for the right half, row of the grid at
                 // rise 0 of the whole
flat in ivec4 b; // least and largest rise of the whole, column of the grid at entry 0, least rise
                 // of the half
flat in ivec4 c; // column of the half's grid at entry 0, rows

layout(location = 0) out vec2 sums;

void main()
{
    ivec2 at = ivec2(gl_FragCoord.xy) - rect.xy;
    int width = a.x, part = a.y, rise = b.w + at.y, entry = at.x - c.x;
    sums = vec2(0.0);
    if (entry < -max(rise, 0) || entry >= c.y + max(-rise, 0))
        return;
    // Rows of the whole that are less than width / part <= 3 rises away.
    int middle = int(floor(float(rise) * float(width) / float(part)));
    int low = max(middle - 3, b.x), high = min(middle + 4, b.y);
    for (int r = low; r <= high; r++) {
        int away = abs(r * part - rise * width);
        if (away >= width)
            continue;
        int from = a.z != 0 ? entry - (r - rise) : entry;
        sums += (1.0 - float(away) / float(width)) * texelFetch(grid, ivec2(b.z + from, a.w + r), 0).rg;
    }
}
