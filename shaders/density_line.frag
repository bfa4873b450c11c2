#version 410 core
// What a line adds to a pixel, by the definition in src/density/density.h.

layout(std140) uniform Params
{
    vec2 viewport;
};

flat in vec4 span, course;
flat in vec2 weight;

layout(location = 0) out vec2 sums;

// The mean of the tent max(0, 1 - |v|) between two heights, in its two straight parts.
float tent_mean(float low, float high)
{
    if (!(low < high))
        return max(0.0, 1.0 - abs(low));
    vec2 from = clamp(vec2(low), vec2(-1.0, 0.0), vec2(0.0, 1.0));
    vec2 to = clamp(vec2(high), vec2(-1.0, 0.0), vec2(0.0, 1.0));
    vec2 parts = (to - from) / (high - low);
    return dot(parts, vec2(1.0) - 0.5 * abs(from + to));
}

// Of the line over the pixel's middle. The first sum is exact, the second is small.
float height_at(float along, float middle)
{
    return (course.x - middle + course.z * along) + (course.y + course.w * along);
}

void main()
{
    vec2 pixel = vec2(gl_FragCoord.x, viewport.y - gl_FragCoord.y);
    float along = pixel.x - 0.5 - span.x;
    float from = along < 0.5 ? span.z : 0.0;
    float to = pixel.x + 1.0 > span.y ? 1.0 - span.w : 1.0;
    float a = height_at(along + from, pixel.y), b = height_at(along + to, pixel.y);
    sums = weight * max(to - from, 0.0) * tent_mean(min(a, b), max(a, b));
}
