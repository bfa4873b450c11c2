/* plexus-h5: reads HDF5 for the viewer, in a process that has no rights but to talk to it. The
 * library has been crashed and deceived by files; here it can do neither harm. Started by
 * io/h5_client.c with a socket as descriptor 0; it is of no use by hand. */
#include "driver.h"
#include "pipe.h"
#include "rows.h"
#include "sandbox.h"
#include "sets.h"
#include "walk.h"

#include <stdio.h>
#include <unistd.h>

static uint64_t receive_size(void)
{
    plx_h5_head head;
    uint64_t size;
    h5_receive(&head, sizeof head);
    if (head.kind != PLX_H5_LIST || head.size != sizeof size)
        _exit(1);
    h5_receive(&size, sizeof size);
    return size;
}

static void serve(uint64_t size)
{
    plx_h5_head head;
    plx_h5_get get;
    hid_t access = h5_driver_access(size);
    hid_t file = access < 0 ? -1 : H5Fopen("/file", H5F_ACC_RDONLY, access);
    if (file < 0)
        h5_broken("is no HDF5 that can be read");
    h5_sets_begin(file, size);
    h5_walk(file);
    h5_send(PLX_H5_DONE, NULL, 0, NULL, 0);
    for (;;) {
        h5_receive(&head, sizeof head);
        if (head.kind != PLX_H5_GET || head.size != sizeof get)
            _exit(1);
        h5_receive(&get, sizeof get);
        h5_send_rows(&get);
    }
}

int main(int argc, char **argv)
{
    (void)argv;
    if (argc != 1 || isatty(0)) {
        fputs("plexus-h5 is started by plexus to read HDF5\n", stderr);
        return 2;
    }
    /* All that HDF5 does once, such as asking for its settings, it does before the doors close. */
    if (H5dont_atexit() < 0 || H5open() < 0 || H5Eset_auto2(H5E_DEFAULT, NULL, NULL) < 0 ||
        H5PLset_loading_state(0) < 0)
        return 1;
    uint64_t size = receive_size();
    if (!h5_sandbox_enter(size))
        return 1;
    serve(size);
}
