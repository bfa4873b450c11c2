#version 410 core
// A disc coloured by activation: dark when silent, orange when positive, blue when negative, and
// magenta where it is not a number.

layout(std140) uniform Params
{
    vec2 viewport;
    vec2 origin;
    float spacing;
    int base;
    int first;
    float radius;
    float radius_least;
    float outline;
    float unused0;
    float unused1;
};

in vec2 offset;
flat in float disc;
flat in float lit;

layout(location = 0) out vec4 color;

const vec3 silent = vec3(0.115, 0.125, 0.15);
const vec3 rim_dark = vec3(0.34, 0.37, 0.43);

vec3 fill(float v)
{
    if (isnan(v))
        return vec3(1.0, 0.0, 0.8);
    float a = sqrt(abs(v));
    vec3 strong = v > 0.0 ? vec3(1.0, 0.63, 0.16) : vec3(0.22, 0.58, 1.0);
    vec3 brightest = v > 0.0 ? vec3(1.0, 0.93, 0.76) : vec3(0.8, 0.92, 1.0);
    return a < 0.75 ? mix(silent, strong, a / 0.75) : mix(strong, brightest, (a - 0.75) / 0.25);
}

void main()
{
    float d = length(offset);
    float coverage = clamp(disc + 0.5 - d, 0.0, 1.0);
    // A disc smaller than a pixel keeps its light, down to what eight bits can add up.
    coverage *= clamp(disc * disc * 3.14159, 0.1, 1.0);
    vec3 inside = fill(lit);
    float rim = disc > 2.5 ? clamp(d - (disc - outline) + 0.5, 0.0, 1.0) : 0.0;
    vec3 rgb = mix(inside, max(rim_dark, inside * 0.8), rim);
    color = vec4(rgb, 1.0) * coverage;
}
