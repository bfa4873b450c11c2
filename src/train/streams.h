/* Which random stream of the seed serves which purpose here, so that drawing more for one of them
 * leaves the others as they were. */
#ifndef PLX_TRAIN_STREAMS_H
#define PLX_TRAIN_STREAMS_H

enum {
    PLX_STREAM_WEIGHTS = 0x7701,
    PLX_STREAM_SHUFFLE = 0x7702,
};

#endif
