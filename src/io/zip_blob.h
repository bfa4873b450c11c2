/* The members of a ZIP archive as blobs, by libzip: stored or deflated, ZIP64 too. Members are
 * unpacked while they are read; the places where the last reads ended are kept, so that several
 * readers may go on in turn. A deflated one that is read to and fro is unpacked once
 * (base/scratch.h). Checksums are compared where a member is read from its beginning to its end.
 *
 * Names of members are never used as paths. Reads of one archive's members take turns under a lock,
 * but those of places within stored ones, which are read from the file itself; any thread. */
#ifndef PLX_IO_ZIP_BLOB_H
#define PLX_IO_ZIP_BLOB_H

#include "base/blob.h"

typedef struct plx_zip plx_zip;

/* Whether head begins as an archive, an empty one included. */
bool plx_zip_sniff(const unsigned char *head, size_t n);

/* file is borrowed until the archive is released and all of its members are destroyed. NULL with
 * PLX_ERR_FORMAT, PLX_ERR_IO or PLX_ERR_MEMORY. */
plx_zip *plx_zip_open(plx_blob *file, plx_error *e);
/* Members hold on to what they need; accepts NULL, and nulls. */
void plx_zip_release(plx_zip **z);

size_t plx_zip_count(const plx_zip *z);
/* As it stands in the archive; borrowed; may hold anything but a NUL. */
const char *plx_zip_name(const plx_zip *z, size_t i);
/* Whether a name would leave its folder, were it a path. */
bool plx_zip_leads_out(const char *name);
/* The member of that very name. */
bool plx_zip_find(const plx_zip *z, const char *name, size_t *i);
/* NULL with PLX_ERR_UNSUPPORTED where it is encrypted or packed in another way. */
plx_blob *plx_zip_member(plx_zip *z, size_t i, plx_error *e);

#endif
