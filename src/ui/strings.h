/* Every string that people see in the window, in one table, so that it can be translated: a name
 * for the code and the English text, by the part of the window that shows it. Text with % is a
 * format, whose arguments stand in the code that names it. Immutable; any thread. */
#ifndef PLX_UI_STRINGS_H
#define PLX_UI_STRINGS_H

/* clang-format off */
#define PLX_STRINGS_ACTIONS(X)                                                                     \
    X(DO_FRAME_ALL, "show the whole network")                                                      \
    X(DO_ZOOM_IN, "zoom in, at the pointer")                                                       \
    X(DO_ZOOM_OUT, "zoom out")                                                                     \
    X(DO_PAN_LEFT, "move left; drag moves too")                                                    \
    X(DO_PAN_RIGHT, "move right")                                                                  \
    X(DO_PAN_UP, "move up")                                                                        \
    X(DO_PAN_DOWN, "move down")                                                                    \
    X(DO_PAUSE, "pause or go on training")                                                         \
    X(DO_STEP, "one training step")                                                                \
    X(DO_RESET, "start again from new weights")                                                    \
    X(DO_SLOWER, "halve the learning rate")                                                        \
    X(DO_FASTER, "double the learning rate")                                                       \
    X(DO_OPTIMIZER, "next optimiser")                                                              \
    X(DO_SAMPLE_NEXT, "show the next sample")                                                      \
    X(DO_SAMPLE_PREVIOUS, "show the previous sample")                                              \
    X(DO_PALETTE, "other colours for the connections")                                             \
    X(DO_CURVE, "other curve of brightness")                                                       \
    X(DO_GAIN_LESS, "darker")                                                                      \
    X(DO_GAIN_MORE, "brighter")                                                                    \
    X(DO_GAMMA_LESS, "less of what is faint")                                                      \
    X(DO_GAMMA_MORE, "more of what is faint")                                                      \
    X(DO_THRESHOLD_LESS, "show weaker connections")                                                \
    X(DO_THRESHOLD_MORE, "leave out weak connections")                                             \
    X(DO_STRONGEST_LESS, "fewer of the strongest as lines")                                        \
    X(DO_STRONGEST_MORE, "more of the strongest as lines")                                         \
    X(DO_STYLE_RESET, "colours as at the start")                                                   \
    X(DO_NUMBERS, "show or hide numbers and legend")                                               \
    X(DO_SAVE, "save the picture as PNG")                                                          \
    X(DO_FULLSCREEN, "full screen")                                                                \
    X(DO_HELP, "show or hide the list of keys")                                                    \
    X(DO_QUIT, "leave")                                                                            \
    X(DO_COMMANDS, "find an action")                                                               \
    X(DO_PANELS, "hide or show all panels")                                                        \
    X(DO_FOCUS, "use the panels by keyboard; Esc: back")

#define PLX_STRINGS_SHELL(X)                                                                       \
    X(FOLD, "Fold these panels")                                                                   \
    X(UNFOLD, "Show these panels")                                                                 \
    X(KEYS, "Keys")                                                                                \
    X(KEYS_NOTE, "Ctrl+P finds every action by its name. The mouse drags, its wheel zooms, a double click frames a layer or a unit.") \
    X(COMMANDS_HINT, "What do you want to do?")                                                    \
    X(COMMANDS_NONE, "No action has that name. Fewer letters find more.")                          \
    X(BUSY, "training is busy; try again in a moment")                                             \
    X(SAVE_WAITS, "the picture is saved as soon as all connections are drawn")                     \
    X(SAVED, "saved %s")                                                                           \
    X(RESET_DONE, "started again from new weights")

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
    PLX_STRINGS_ACTIONS(X)                                                                         \
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
