#version 410 core
// Single lines over a coloured picture: cover of src/density/crisp.c, from the same sums.

layout(std140) uniform Params
{
    vec4 positive; // rgb, as shown
    vec4 negative;
    vec4 background;
    vec4 toward;   // white, or black
    float share;   // how much of what lies below a line covers
    float lighten; // how far its colour goes there
    int hue;       // 0: of signs, 1: of the mean place on the palette
    float least;   // sums below that are nothing
    vec4 hues[33]; // what is added to the background
};

uniform sampler2D lines;

layout(location = 0) out vec4 color; // premultiplied

void main()
{
    vec2 sums = texelFetch(lines, ivec2(gl_FragCoord.xy), 0).rg;
    if (sums.x + sums.y < least)
        discard;
    if (hue == 1) {
        float place = sums.x / (sums.x + sums.y) * 32.0;
        int at = min(int(place), 31);
        vec3 ink = mix(hues[at].rgb, hues[at + 1].rgb, place - float(at));
        float cover = share * min(sums.x + sums.y, 1.0);
        vec3 mean = min(background.rgb + ink, 1.0);
        color = vec4(mix(mean, toward.rgb, lighten) * cover, cover);
        return;
    }
    vec2 shares = share * min(sums, 1.0), squares = sums * sums;
    vec2 above = squares / (squares.x + squares.y);
    vec2 seen = shares * (1.0 - shares.yx * above.yx);
    color.rgb = mix(positive.rgb, toward.rgb, lighten) * seen.x +
                mix(negative.rgb, toward.rgb, lighten) * seen.y;
    color.a = seen.x + seen.y;
}
