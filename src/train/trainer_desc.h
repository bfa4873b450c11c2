/* What a trainer is asked for: checked, and its defaults filled in. Any thread; no state. */
#ifndef PLX_TRAIN_TRAINER_DESC_H
#define PLX_TRAIN_TRAINER_DESC_H

#include "train/trainer.h"

/* False with PLX_ERR_USAGE where network, data and loss do not fit or a number is out of range. */
bool plx_trainer_desc_settle(plx_trainer_desc *d, plx_error *e);

#endif
