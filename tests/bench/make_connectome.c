/* make_connectome UNITS CONNECTIONS FILE.csv: writes a made-up connectome (connectome.h). */
#include "connectome.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc != 4)
        return 2;
    size_t units = (size_t)strtod(argv[1], NULL), count = (size_t)strtod(argv[2], NULL);
    FILE *file = fopen(argv[3], "w");
    if (!file || units < 2)
        return 1;
    connectome c;
    connectome_init(&c, units, 1);
    fputs("source,target,weight,type\n", file);
    for (size_t i = 0; i < count; i++) {
        float weight;
        size_t from = (size_t)((double)i / (double)count * (double)units);
        size_t to = connectome_target(&c, from, &weight);
        /* One neuron in five inhibits. */
        fprintf(file, "%zu,%zu,%g,%s\n", from, to, (double)weight,
            from * 2654435761U % 5 ? "excitatory" : "inhibitory");
    }
    return fclose(file) != 0;
}
