#version 410 core
// A column of pixels from its grid: draw_column of src/density/strip.c and plx_density_add_fine in
// one. A line that rises by `steps` rows spreads evenly over them, and a pixel gathers by a tent of
// its height: so a cell counts by the mean of the tent over the rows that its line passes.

uniform sampler2D grid;

flat in ivec4 a; // least and largest rise, column of the grid at entry 0, its row at rise 0
flat in ivec4 b; // rows a pixel, row of the grid at the middle of the first pixel, that pixel's row
                 // in the target, share of the column (float)
flat in ivec4 c; // sharpening (float)

layout(location = 0) out vec2 sums;

// Of the tent max(0, 1 - |v|), from minus infinity.
float tent_integral(float v)
{
    v = clamp(v, -1.0, 1.0);
    return v < 0.0 ? 0.5 * (1.0 + v) * (1.0 + v) : 1.0 - 0.5 * (1.0 - v) * (1.0 - v);
}

// What a pixel takes of lines at a distance of v pixels: the tent, and less of its neighbours'.
float kernel(float v, float sharpening)
{
    vec3 tents = max(1.0 - abs(vec3(v, v - 1.0, v + 1.0)), 0.0);
    return (1.0 + 2.0 * sharpening) * tents.x - sharpening * (tents.y + tents.z);
}

float kernel_integral(float v, float sharpening)
{
    return (1.0 + 2.0 * sharpening) * tent_integral(v) -
           sharpening * (tent_integral(v - 1.0) + tent_integral(v + 1.0));
}

void main()
{
    int fineness = b.x, middle = b.y + (b.z - int(gl_FragCoord.y)) * fineness;
    float share = intBitsToFloat(b.w), sharpening = intBitsToFloat(c.x);
    float fine = 1.0 / float(fineness);
    int reach = 2 * fineness - 1;
    sums = vec2(0.0);
    for (int rise = a.x; rise <= a.y; rise++) {
        int steps = abs(rise), lowest = middle + max(-rise, 0);
        vec2 row = vec2(0.0);
        for (int o = -reach; o <= steps + reach; o++) {
            float from = -float(o) * fine, to = float(steps - o) * fine;
            float weight = steps == 0 ? kernel(from, sharpening)
                                      : (kernel_integral(to, sharpening) -
                                            kernel_integral(from, sharpening)) /
                                            (float(steps) * fine);
            row += weight * texelFetch(grid, ivec2(a.z + lowest - o, a.w + rise), 0).rg;
        }
        sums += row;
    }
    sums *= share;
}
