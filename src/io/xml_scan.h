/* XML by expat, for readers of strangers' files: no entity may be declared and none is fetched,
 * nothing is nested deeper than 100, and whatever a reader finds wrong gets line and column. Any
 * thread. */
#ifndef PLX_IO_XML_SCAN_H
#define PLX_IO_XML_SCAN_H

#include "base/blob.h"

typedef struct plx_xml_scan {
    plx_blob *blob; /* borrowed */
    /* Names are without their namespace's prefix; attributes are pairs of name and value, ended by
     * a NULL. Where a call returns false after plx_fail, the place is added, and the scan ends. */
    bool (*begin)(void *user, const char *name, const char **attributes, plx_error *e);
    bool (*end)(void *user, const char *name, plx_error *e);
    /* Text, in any number of pieces. */
    bool (*text)(void *user, const char *text, size_t length, plx_error *e);
    void *user;
    int64_t line; /* of what is being told */
} plx_xml_scan;

bool plx_xml_scan_run(plx_xml_scan *s, plx_error *e);

/* The value of an attribute, or NULL. */
const char *plx_xml_attribute(const char **attributes, const char *name);
/* Whether text begins as XML whose first element, after the prolog, has that name. */
bool plx_xml_sniff(const unsigned char *head, size_t size, const char *root);

#endif
