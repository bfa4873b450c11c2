// Shapes of units; scene/unit_sums.h has the same numbers.

const int square = 1, diamond = 2, triangle = 3, hexagon = 4, ring = 5;

// Distance from the edge of a shape whose area is that of a disc of radius r, outwards. Corners are
// sharp: outside of them it is somewhat too small, which only makes them a little softer.
float edge_distance(int shape, vec2 p, float r)
{
    p.x = abs(p.x);
    if (shape == square)
        return max(p.x, abs(p.y)) - 0.8862 * r;
    if (shape == diamond)
        return (p.x + abs(p.y)) * 0.70711 - 0.8862 * r;
    if (shape == triangle) // its inner circle has radius 0.7776 r; the point is up
        return max(p.x * 0.86603 - p.y * 0.5, p.y) - 0.7776 * r;
    if (shape == hexagon)
        return max(abs(p.y), p.x * 0.86603 + abs(p.y) * 0.5) - 0.9523 * r;
    float d = length(p);
    // A ring has a hole that is half as wide as itself.
    return shape == ring ? abs(d - 0.866 * r) - 0.2887 * r : d - r;
}
