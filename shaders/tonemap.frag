#version 410 core
// Density of weights to colour: the formula of src/density/tone.h, which says what it means.

layout(std140) uniform Params
{
    vec4 background; // rgb, as shown
    vec4 positive;   // unused here
    vec4 negative;   // unused here
    vec4 neutral;    // inks: what full light adds to the page
    vec4 positive_ink;
    vec4 negative_ink;
    vec4 deep;       // and the third power of light
    vec4 toward;     // unused here
    float per_weight; // 1 / mean |weight| of what is drawn
    float lift;       // of a lone line against a bundle
    float scale;      // makes what the curve gives 1 at the exposure's level
    float power;
    float middle; // brightness at the exposure's level
    int curve;    // 0: asinh, 1: log, 2: linear
    int hue;      // 0: of the sign that prevails, 1: of the mean place on the palette
    float unused0;
    vec4 hues[33];
};

uniform sampler2D density;

layout(location = 0) out vec4 color;

float curve_of(float t)
{
    if (curve == 2)
        return t;
    // Near 0 the functions lose what a power may then lift.
    if (t < 0.01)
        return curve == 1 ? t * (1.0 - t * (0.5 - t / 3.0)) : t * (1.0 - t * t / 6.0);
    return log(curve == 1 ? 1.0 + t : t + sqrt(t * t + 1.0));
}

void main()
{
    vec2 sums = texelFetch(density, ivec2(gl_FragCoord.xy), 0).rg;
    if (any(isnan(sums)) || any(isinf(sums))) {
        color = vec4(1.0, 0.0, 1.0, 1.0);
        return;
    }
    vec2 x = clamp(sums * per_weight, 0.0, 1e15);
    float total = x.x + x.y, difference = x.x - x.y;
    if (!(total > 1e-30)) {
        color = vec4(background.rgb, 1.0);
        return;
    }
    float share = difference / total;
    float beyond = 1.0 + 0.04 * difference * share;
    beyond *= beyond;
    float saturation = 1.0 - (1.0 - share * share) / (beyond * beyond);
    vec3 ink = mix(neutral.rgb, difference > 0.0 ? positive_ink.rgb : negative_ink.rgb, saturation);
    if (hue == 1) {
        float place = (share + 1.0) * 16.0;
        int at = min(int(place), 31);
        ink = mix(hues[at].rgb, hues[at + 1].rgb, place - float(at));
        saturation = 2.0 / 3.0;
    }
    float light = curve_of(total * lift) * scale;
    if (power != 1.0)
        light = pow(light, power);
    light *= middle;
    // Soft shoulder: what lies far above the level goes towards white without clipping.
    light = light < 0.6 ? light : 1.0 - 0.16 / (light - 0.2);
    light *= 0.8 + 0.3 * saturation;
    color = vec4(background.rgb + ink * light + deep.rgb * (light * light * light), 1.0);
}
