/* Activation functions by the names that people know them by. Any thread. */
#ifndef PLX_UI_ACTIVATION_NAMES_H
#define PLX_UI_ACTIVATION_NAMES_H

#include "model/activation.h"

/* Static. */
const char *plx_activation_title(plx_activation a);

#endif
