#version 410 core

layout(std140) uniform Params
{
    vec4 window;
    float opacity;
    float unused;
    vec4 rect;
};

uniform sampler2D image;

in vec2 place;

layout(location = 0) out vec4 color;

void main()
{
    vec4 texel = texture(image, place);
    float alpha = texel.a * opacity;
    color = vec4(texel.rgb * alpha, alpha);
}
