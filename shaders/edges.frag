#version 410 core
// Adds the line's weight, by how much of the pixel it covers. The coverage of a line sums to its
// width over the pixels across it, wherever it lies between them.

layout(std140) uniform Params
{
    vec2 viewport;
    vec2 source_origin;
    vec2 target_origin;
    float source_step;
    float target_step;
    int source_base;
    int target_base;
    uint first;
    uint inputs;
    uint listed;
    float half_width;
    float threshold;
    float unused0;
};

flat in vec2 strength;
noperspective in float across;

layout(location = 0) out vec2 density;

void main()
{
    density = strength * clamp(half_width + 0.5 - abs(across), 0.0, 1.0);
}
