#version 410 core

#include "common/params.glsl"

void main()
{
    gl_Position = vec4(corner() * 2.0 - 1.0, 0.0, 1.0);
}
