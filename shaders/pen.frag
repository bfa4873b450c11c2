#version 410 core
// Lines and rings with soft edges; what is thinner than a pixel is fainter instead.

in vec2 place;
flat in vec3 stroke;
flat in vec4 ink;

layout(location = 0) out vec4 color;

void main()
{
    float from_segment = length(vec2(max(abs(place.x) - stroke.x, 0.0), place.y));
    float from_stroke = abs(from_segment - stroke.y);
    float half_width = max(stroke.z, 0.5);
    float coverage = clamp(half_width + 0.5 - from_stroke, 0.0, 1.0) * min(stroke.z * 2.0, 1.0);
    float alpha = ink.a * coverage;
    color = vec4(ink.rgb * alpha, alpha);
}
