#version 410 core
// What each column of a density is to be multiplied by to have the sum that it should: as
// plx_column_sums_apply of src/density/column_sums.c does. A pixel for each column.

uniform sampler2D density;
uniform sampler2D wanted;

layout(location = 0) out vec2 ratio;

void main()
{
    int x = int(gl_FragCoord.x), height = textureSize(density, 0).y;
    vec2 sum = vec2(0.0);
    for (int y = 0; y < height; y++)
        sum += texelFetch(density, ivec2(x, y), 0).rg;
    vec2 found = texelFetch(wanted, ivec2(x, 0), 0).rg / sum;
    // A column that is mostly outside of the picture is left as it is.
    ratio.x = found.x > 0.5 && found.x < 2.0 ? found.x : 1.0;
    ratio.y = found.y > 0.5 && found.y < 2.0 ? found.y : 1.0;
}
