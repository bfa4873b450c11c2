/* Every string that people see in the window, in one table, so that it can be translated: a name
 * for the code and the English text, by the part of the window that shows it. Text with % is a
 * format, whose arguments stand in the code that names it. Immutable; any thread. */
#ifndef PLX_UI_STRINGS_H
#define PLX_UI_STRINGS_H

/* clang-format off */
#define PLX_STRINGS_SHELL(X)                                                                       \
    X(FOLD, "Fold these panels")                                                                   \
    X(UNFOLD, "Show these panels")

#define PLX_STRINGS_TRAIN(X)                                                                       \
    X(TRAIN, "Training")                                                                           \
    X(TRAIN_GO, "Train")                                                                           \
    X(TRAIN_PAUSE, "Pause")                                                                        \
    X(TRAIN_GO_WHY, "Go on training  (Space)")                                                     \
    X(TRAIN_PAUSE_WHY, "Pause training  (Space)")                                                  \
    X(TRAIN_STEP, "One training step  (.)")                                                        \
    X(TRAIN_RESET, "Start again from new weights  (R)")                                            \
    X(TRAIN_STATE_RUNNING, "training")                                                             \
    X(TRAIN_STATE_PAUSED, "paused")                                                                \
    X(TRAIN_STATE_FINISHED, "finished: all epochs are done")                                       \
    X(TRAIN_STATE_DIVERGED, "diverged")                                                            \
    X(TRAIN_DIVERGED, "%s. A lower learning rate may help; then start again.")                     \
    X(TRAIN_STEPS, "Step")                                                                         \
    X(TRAIN_EPOCH, "Epoch")                                                                        \
    X(TRAIN_LOSS, "Training loss")                                                                 \
    X(TRAIN_TEST_LOSS, "Test loss")                                                                \
    X(TRAIN_ACCURACY, "Training accuracy")                                                         \
    X(TRAIN_TEST_ACCURACY, "Test accuracy")                                                        \
    X(TRAIN_SPEED, "Samples per second")                                                           \
    X(TRAIN_RATE, "Learning rate")                                                                 \
    X(TRAIN_RATE_WHY, "How far a step goes. Ctrl+click types a number; [ and ] halve and double.") \
    X(TRAIN_OPTIMIZER, "Optimiser")

#define PLX_STRINGS(X)                                                                             \
    PLX_STRINGS_SHELL(X)                                                                           \
    PLX_STRINGS_TRAIN(X)
/* clang-format on */

typedef enum plx_string {
#define PLX_STRING_ID(name, text) PLX_STR_##name,
    PLX_STRINGS(PLX_STRING_ID)
#undef PLX_STRING_ID
        PLX_STR_COUNT
} plx_string;

/* Never NULL. */
const char *plx_str(plx_string string);

#endif
