// Pixels from the top left of the viewport to clip space.
vec4 clip_position(vec2 pixel, vec2 viewport)
{
    return vec4(pixel.x / viewport.x * 2.0 - 1.0, 1.0 - pixel.y / viewport.y * 2.0, 0.0, 1.0);
}

// Corner 0..3 of a triangle strip as (0 or 1, 0 or 1).
vec2 corner()
{
    return vec2(gl_VertexID & 1, gl_VertexID >> 1);
}
