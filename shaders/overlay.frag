#version 410 core

layout(std140) uniform Params
{
    vec4 window;
    vec2 atlas_size;
    vec2 unused;
};

uniform sampler2D glyphs;

in vec2 offset;
in vec2 atlas;
flat in vec2 half_size;
flat in float round_radius;
flat in vec4 tint;
flat in float is_glyph;

layout(location = 0) out vec4 color;

void main()
{
    float coverage;
    if (is_glyph > 0.5) {
        coverage = texture(glyphs, atlas).r;
    } else {
        vec2 q = abs(offset) - half_size + round_radius;
        float distance = length(max(q, 0.0)) + min(max(q.x, q.y), 0.0) - round_radius;
        coverage = clamp(0.5 - distance, 0.0, 1.0);
    }
    float alpha = tint.a * coverage;
    color = vec4(tint.rgb * alpha, alpha);
}
