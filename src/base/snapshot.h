/* The cache in which Hugging Face's libraries keep models: "models--NAME/snapshots/COMMIT/FILE" is
 * a symbolic link to "models--NAME/blobs/HASH". Linux. Any thread. */
#ifndef PLX_BASE_SNAPSHOT_H
#define PLX_BASE_SNAPSHOT_H

/* Opens the file that `name`, a link in `folder` or beneath it, leads to, where both are in one
 * such snapshot and the link leads to a blob of the same model, and to nothing else. Returns a
 * descriptor, or -1 with errno. */
int plx_snapshot_open(const char *folder, const char *name);

#endif
