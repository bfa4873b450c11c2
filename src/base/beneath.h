/* Files that other files name. Linux. Any thread. */
#ifndef PLX_BASE_BENEATH_H
#define PLX_BASE_BENEATH_H

/* Opens a file beneath a folder ("": the one at hand) for reading, through no symbolic link and
 * never outside of it (openat2). Returns a descriptor, or -1 with errno. */
int plx_open_beneath(const char *folder, const char *name);

#endif
