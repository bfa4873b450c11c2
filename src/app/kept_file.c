#include "app/kept_file.h"

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { LARGEST = 1 << 20 /* bytes of a file: all bookmarks that are kept have room */ };

bool plx_kept_file_path(char *out, size_t size, const char *variable, const char *below_home,
    const char *name, plx_error *e)
{
    const char *folder = getenv(variable), *home = getenv("HOME");
    int length = -1;
    /* A relative path is to be ignored, says the XDG Base Directory Specification. */
    if (folder && folder[0] == '/')
        length = snprintf(out, size, "%s/plexus/%s", folder, name);
    else if (home && home[0] == '/')
        length = snprintf(out, size, "%s/%s/plexus/%s", home, below_home, name);
    return (length > 0 && (size_t)length < size) ||
           plx_fail(e, PLX_ERR_USAGE, "there is no folder for %s: neither %s nor HOME names one",
               name, variable);
}

/* Says what is wrong with the file, and where it is now. */
static void set_aside(const char *path, const char *what, const plx_error *broken, plx_error *why)
{
    char aside[1100], text[400];
    snprintf(aside, sizeof aside, "%s.broken", path);
    plx_error_text(broken, text, sizeof text);
    if (rename(path, aside) == 0)
        plx_fail(why, PLX_ERR_FORMAT, "%s start anew: %.290s; the file is now %.180s", what, text,
            aside);
    else
        plx_fail(why, PLX_ERR_IO, "%s start anew: %.300s", what, text);
}

static json_t *parse(const char *path, const char *text, size_t size, plx_error *e)
{
    json_error_t at;
    json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &at);
    if (!root) {
        plx_text_sanitize(at.text);
        plx_fail_line(e, PLX_ERR_FORMAT, path, at.line, at.column, "is no JSON: %.100s", at.text);
        return NULL;
    }
    if (json_is_object(root))
        return root;
    json_decref(root);
    plx_fail_file(e, PLX_ERR_FORMAT, path, "is no JSON object");
    return NULL;
}

json_t *plx_kept_file_read(const char *path, const char *what, plx_error *why)
{
    *why = (plx_error){.code = PLX_OK, .offset = -1};
    unsigned char *data = NULL;
    size_t size = 0;
    plx_error e;
    struct stat info;
    json_t *root = NULL;
    if (stat(path, &info) == 0 || (errno != ENOENT && errno != ENOTDIR)) {
        if (plx_file_read(path, LARGEST, &data, &size, &e))
            root = parse(path, (const char *)data, size, &e);
        if (!root)
            set_aside(path, what, &e, why);
        plx_free(data);
    }
    return root ? root : json_object();
}

/* All folders on the way to a file; what exists already is left as it is. */
static bool make_folders(const char *path, plx_error *e)
{
    char folder[1024];
    if (!plx_text_copy(folder, sizeof folder, path))
        return plx_fail(e, PLX_ERR_USAGE, "the name of the folder for settings is too long");
    for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0700) != 0 && errno != EEXIST)
            return plx_fail_file(e, PLX_ERR_IO, folder, "%s", strerror(errno));
        *slash = '/';
    }
    return true;
}

bool plx_kept_file_write(const char *path, const char *text, plx_error *e)
{
    if (!make_folders(path, e))
        return false;
    plx_file_writer *w = plx_file_writer_open(path, e);
    bool ok = w && plx_file_writer_write(w, text, strlen(text), e) &&
              plx_file_writer_write(w, "\n", 1, e);
    if (ok)
        ok = plx_file_writer_commit(&w, e);
    plx_file_writer_abort(&w);
    return ok;
}
