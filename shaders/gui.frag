#version 410 core

layout(std140) uniform Params
{
    vec4 window;
    uint picture;
    uint unused_1, unused_2, unused_3;
};

uniform sampler2D image;

in vec2 uv;
in vec4 tint;

layout(location = 0) out vec4 color;

void main()
{
    vec4 texel = texture(image, uv);
    vec4 straight = tint * (picture != 0u ? texel : vec4(1.0, 1.0, 1.0, texel.r));
    color = vec4(straight.rgb * straight.a, straight.a);
}
