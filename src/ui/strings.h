/* Every string that people see in the window, in one table, so that it can be translated: a name
 * for the code and the English text, by the part of the window that shows it. Text with % is a
 * format, whose arguments stand in the code that names it. Immutable; any thread. */
#ifndef PLX_UI_STRINGS_H
#define PLX_UI_STRINGS_H

/* clang-format off */
#define PLX_STRINGS_ACTIONS(X)                                                                     \
    X(DO_FRAME_ALL, "show the whole, or all matrices")                                             \
    X(DO_ZOOM_IN, "zoom in, at the pointer")                                                       \
    X(DO_ZOOM_OUT, "zoom out")                                                                     \
    X(DO_PAN_LEFT, "move left; drag moves too")                                                    \
    X(DO_PAN_RIGHT, "move right")                                                                  \
    X(DO_PAN_UP, "move up")                                                                        \
    X(DO_PAN_DOWN, "move down")                                                                    \
    X(DO_PAUSE, "pause training, or go on")                                                        \
    X(DO_STEP, "one training step")                                                                \
    X(DO_STEP_EPOCH, "train to the end of an epoch")                                               \
    X(DO_RESET, "start again from new weights")                                                    \
    X(DO_RESET_AGAIN, "start again from the same weights")                                         \
    X(DO_SLOWER, "halve the learning rate")                                                        \
    X(DO_FASTER, "double the learning rate")                                                       \
    X(DO_OPTIMIZER, "next optimiser")                                                              \
    X(DO_PACE_LESS, "train more slowly, step by step")                                             \
    X(DO_PACE_MORE, "train faster, up to full speed")                                              \
    X(DO_SAMPLE_NEXT, "show the next sample")                                                      \
    X(DO_SAMPLE_PREVIOUS, "show the previous sample")                                              \
    X(DO_UNDO, "undo what changed the picture")                                                    \
    X(DO_REDO, "redo it")                                                                          \
    X(DO_VIEW_BACK, "back to the view before")                                                     \
    X(DO_VIEW_FORWARD, "forward to the next view")                                                 \
    X(DO_SEARCH, "search for units")                                                               \
    X(DO_SET_VALUE, "set the weight or bias at the pointer")                                       \
    X(DO_FRAME_SELECTED, "show what is selected")                                                  \
    X(DO_GROW_INPUTS, "select the inputs of the selected, too")                                   \
    X(DO_GROW_OUTPUTS, "select the outputs of the selected, too")                                 \
    X(DO_SELECT_INVERT, "select all others instead")                                               \
    X(DO_SELECT_NONE, "select none")                                                               \
    X(DO_ISOLATE, "hide all but the selected")                                                     \
    X(DO_HIDE, "hide the selected")                                                                \
    X(DO_SHOW_ALL, "show all that is hidden or dimmed")                                            \
    X(DO_DIM_REST, "dim all but the selected")                                                     \
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
    X(DO_THEME, "dark, light or print colours")                                                    \
    X(DO_PICTURES, "pictures inside large units, or none")                                         \
    X(DO_SCALE_MORE, "larger panels and text")                                                     \
    X(DO_SCALE_LESS, "smaller panels and text")                                                    \
    X(DO_SCALE_RESET, "panels and text of normal size")                                            \
    X(DO_VIEW, "matrices beside, alone, or none")                                                  \
    X(DO_IN_PLACE, "a matrix or lines at the pointer")                                             \
    X(DO_IN_PLACE_ALL, "matrices or lines between all layers")                                     \
    X(DO_ORDER_LAYER, "another order of this layer's units")                                       \
    X(DO_ORDER_ALL, "another order of all layers' units")                                          \
    X(DO_ORDER_INDEX, "order all units by index")                                                  \
    X(DO_FOLD, "open or fold the block at the pointer")                                            \
    X(DO_FOLD_ALL, "open or fold all blocks")                                                      \
    X(DO_NUMBERS, "show or hide numbers and legend")                                               \
    X(DO_SAVE, "save the picture as PNG")                                                          \
    X(DO_FILM_VIEW, "add this view to the film")                                                   \
    X(DO_FILM_PLAY, "play the film, or pause it")                                                  \
    X(DO_FILM_MAKE, "make the film; again: stop")                                                  \
    X(DO_RECORD, "record a film; again: stop")                                                     \
    X(DO_FULLSCREEN, "full screen")                                                                \
    X(DO_HELP, "this list of keys")                                                                \
    X(DO_BOOKMARK_1, "go to bookmark 1")                                                           \
    X(DO_BOOKMARK_2, "go to bookmark 2")                                                           \
    X(DO_BOOKMARK_3, "go to bookmark 3")                                                           \
    X(DO_BOOKMARK_4, "go to bookmark 4")                                                           \
    X(DO_BOOKMARK_5, "go to bookmark 5")                                                           \
    X(DO_BOOKMARK_6, "go to bookmark 6")                                                           \
    X(DO_BOOKMARK_7, "go to bookmark 7")                                                           \
    X(DO_BOOKMARK_8, "go to bookmark 8")                                                           \
    X(DO_BOOKMARK_9, "go to bookmark 9")                                                           \
    X(DO_KEEP_1, "set bookmark 1 here")                                                            \
    X(DO_KEEP_2, "set bookmark 2 here")                                                            \
    X(DO_KEEP_3, "set bookmark 3 here")                                                            \
    X(DO_KEEP_4, "set bookmark 4 here")                                                            \
    X(DO_KEEP_5, "set bookmark 5 here")                                                            \
    X(DO_KEEP_6, "set bookmark 6 here")                                                            \
    X(DO_KEEP_7, "set bookmark 7 here")                                                            \
    X(DO_KEEP_8, "set bookmark 8 here")                                                            \
    X(DO_KEEP_9, "set bookmark 9 here")                                                            \
    X(DO_ESCAPE, "close what is open; select none; leave full screen")                             \
    X(DO_QUIT, "quit")                                                                             \
    X(DO_COMMANDS, "find an action")                                                               \
    X(DO_PANELS, "hide or show all panels")                                                        \
    X(DO_FOCUS, "the next panel for the keyboard")

#define PLX_STRINGS_SHELL(X)                                                                       \
    X(WINDOW_TITLE, "%s — Plexus")                                                                 \
    X(FOLD, "Fold these panels")                                                                   \
    X(UNFOLD, "Show these panels")                                                                 \
    X(KEYS, "Keys")                                                                                \
    X(KEYS_NOTE, "Ctrl+P finds every action by its name. The mouse drags, with any button, its wheel zooms, a double click frames a layer or a unit. A click selects what is pointed at, Shift+click one more or one less, Shift+drag all units in a rectangle; Ctrl+Shift+drag adds those.") \
    X(COMMANDS_HINT, "What do you want to do?")                                                    \
    X(COMMANDS_RECENT, "open %s")                                                                  \
    X(COMMANDS_RECENT_MARK, "recent")                                                              \
    X(COMMANDS_NONE, "No action has that name. Fewer letters find more.")                          \
    X(KEYS_VIEW, "View")                                                                           \
    X(KEYS_TRAINING, "Training and data")                                                          \
    X(KEYS_BACK, "Back and forward")                                                               \
    X(KEYS_SELECTION, "Selection")                                                                 \
    X(KEYS_LOOK, "Look")                                                                           \
    X(KEYS_MATRICES, "Matrices and orders")                                                        \
    X(KEYS_WINDOW, "Window")                                                                       \
    X(KEYS_ZOOM, "+   −   wheel   pinch")                                                          \
    X(DO_ZOOM, "zoom, at the pointer")                                                             \
    X(KEYS_PAN, "←   →   ↑   ↓   drag")                                                            \
    X(DO_PAN, "move")                                                                              \
    X(KEYS_RATE, "[   ]")                                                                          \
    X(DO_RATE, "halve, double the learning rate")                                                  \
    X(KEYS_SAMPLE, "P   N")                                                                        \
    X(DO_SAMPLE, "previous, next sample")                                                          \
    X(KEYS_GAIN, "Shift+B   B")                                                                    \
    X(DO_GAIN, "darker, brighter")                                                                 \
    X(KEYS_GAMMA, "Shift+G   G")                                                                   \
    X(DO_GAMMA, "less, more of what is faint")                                                     \
    X(KEYS_THRESHOLD, "Shift+T   T")                                                               \
    X(DO_THRESHOLD, "more, less of weak connections")                                              \
    X(KEYS_STRONGEST, "Shift+L   L")                                                               \
    X(DO_STRONGEST, "fewer, more of the strongest lines")                                          \
    X(KEYS_SCALE, "Ctrl +   Ctrl −")                                                               \
    X(DO_SCALE, "larger, smaller panels and text")                                                 \
    X(KEYS_BOOKMARKS, "1 to 9")                                                                    \
    X(KEYS_KEEP, "Ctrl+1 to 9")                                                                    \
    X(DO_BOOKMARKS, "go to a bookmark")                                                            \
    X(DO_KEEPS, "set a bookmark to this view")                                                     \
    X(BOOKMARK_EMPTY, "bookmark %d is empty: Ctrl+%d sets it to a view")                           \
    X(BOOKMARK_SET, "bookmark %d is this view: %d comes back to it")                               \
    X(VIEW_FIRST, "there is no view before this one")                                              \
    X(VIEW_LAST, "there is no view after this one")                                                \
    X(UNDO_NONE, "there is nothing to undo")                                                       \
    X(REDO_NONE, "there is nothing to do again")                                                   \
    X(UNDONE, "undone: %s")                                                                        \
    X(REDONE, "done again: %s")                                                                    \
    X(CHANGE_SELECTED, "what is selected")                                                         \
    X(CHANGE_SHOWN, "what is hidden or dimmed")                                                    \
    X(CHANGE_STYLE, "how it looks")                                                                \
    X(CHANGE_FILM, "the film")                                                                     \
    X(CHANGE_VALUES, "a value set by hand")                                                        \
    X(CHANGE_SAMPLE, "the sample shown")                                                           \
    X(CHANGE_VIEW, "which view")                                                                   \
    X(CHANGE_ORDER, "the order of units")                                                          \
    X(CHANGE_IN_PLACE, "matrices in place")                                                        \
    X(CHANGE_SETUP, "the change of data or network")                                               \
    X(SELECT_FIRST, "nothing is selected: click a unit first")                                     \
    X(SELECTED_ONE, "1 unit selected")                                                             \
    X(SELECTED, "%s units selected")                                                               \
    X(HIDDEN_ONE, "1 unit hidden; A shows it again")                                               \
    X(HIDDEN, "%s units hidden; A shows them again")                                               \
    X(ALL_SHOWN, "all units are shown")                                                            \
    X(DIMMED, "the rest is dimmed; D: as before")                               \
    X(NOT_DIMMED, "none are dimmed")                                                               \
    X(BUSY, "training is busy; try again in a moment")                                             \
    X(SAVE_WAITS, "the picture is saved as soon as all connections are drawn")                     \
    X(SAVE_ALTERED, "the training was changed by hand while it ran")                               \
    X(SAVE_ORDERED, "units of layers were put in an order of their own")                           \
    X(SAVE_SELECTED, "units were selected, hidden or dimmed")\
    X(SAVE_IN_PLACE, "matrices are in the place of lines")\
    X(SAVE_OTHER_MODEL, "blocks were opened or folded, or another file was, after the start")\
    X(SAVED_ALTERED, "saved %s; it cannot be made again, for %s")\
    X(SAVED_BARE, "saved %s without what made it: %s")\
    X(SCALE_UNIT, "%s unit of %s")                                                                 \
    X(SCALE_UNITS, "%s units of %s")                                                               \
    X(SAVED, "saved %s")                                                                           \
    X(BOOKMARKS_BROKEN, "bookmarks start anew: their file was broken and is set aside")              \
    X(SETTINGS_BROKEN, "settings start anew: their file was broken and is set aside")                \
    X(PICTURES_ON, "pictures inside units that are large enough")                                  \
    X(PICTURES_OFF, "units without pictures")                                                      \
    X(PACE_FULL, "training at full speed")                                                         \
    X(PACE, "training at %.4g steps a second")                                                     \
    X(SCALED, "panels and text at %.0f %%")                                                        \
    X(IN_PLACE_WHERE, "point between two layers to see their weights as a matrix")                 \
    X(ORDER_INDEX, "%s: units by index")                                                           \
    X(ORDER_NORM, "%s: units by the norm of their weights")                                        \
    X(ORDER_SIMILARITY, "%s: units by similarity")                                                 \
    X(ORDER_ALL_INDEX, "all units by index")                                                       \
    X(ORDER_ALL_NORM, "all units by the norm of their weights")                                    \
    X(ORDER_ALL_SIMILARITY, "all units by similarity")                                             \
    X(RESET_DONE, "started again from new weights")                                                \
    X(RESET_AGAIN_DONE, "started again from the same weights")

#define PLX_STRINGS_SEARCH(X)                                                                      \
    X(SEARCH_HINT, "Which units?  layer:1 importance > 0.8")                                       \
    X(VALUE_NOTHING, "point at a connection to set its weight, or at a unit to set its bias")      \
    X(VALUE_OF_WEIGHT, "weight of  %s → %s")                                                       \
    X(VALUE_OF_BIAS, "bias of  %s")                                                                \
    X(VALUE_HINT, "a number")                                                                      \
    X(VALUE_WRONG, "This is no number.")                                                           \
    X(VALUE_NOTE, "Training goes on from it.")                                                     \
    X(VALUE_SET, "Set  (Enter)")                                                                   \
    X(SEARCH_NOTE, "Enter selects what is found and goes there. A click on an example takes it.")  \
    X(SEARCH_FOUND, "%s of %s units")                                                              \
    X(SEARCH_SELECT, "Select  (Enter)")                                                            \
    X(SEARCH_NONE, "No unit is like that now.")                                                    \
    X(SEARCH_WAITS, "The data is being looked through; what is found follows in a moment.")        \
    X(SEARCH_ERROR, "At character %zu: %s.")                                                       \
    X(SEARCH_BY_NAME, "a layer, a class or an input, by a part of its name")                        \
    X(SEARCH_BY_INDEX, "units 10 to 20 of layer 1; the input is layer 0")                          \
    X(SEARCH_BY_LAYER, "all units of layers 1 and 2")                                              \
    X(SEARCH_COMPARED, "also bias, mean, variance, zero-share, …")                                 \
    X(SEARCH_SIZE, "its size, whatever the sign")                                                  \
    X(SEARCH_RANGE, "a range; also < <= > >= = !=")                                                \
    X(SEARCH_DEAD, "units that are 0 for all of the data")                                         \
    X(SEARCH_NAN, "units with something that is not a number")                                     \
    X(SEARCH_LOGIC, "and, or, not, ( ); side by side means and")                                   \
    X(SEARCH_SELECTED, "more than what is selected now")

#define PLX_STRINGS_TRAIN(X)                                                                       \
    X(TRAIN, "Training")                                                                           \
    X(TRAIN_GO, "Train")                                                                           \
    X(TRAIN_PAUSE, "Pause")                                                                        \
    X(TRAIN_GO_WHY, "Go on training  (Space)")                                                     \
    X(TRAIN_PAUSE_WHY, "Pause training  (Space)")                                                  \
    X(TRAIN_STEP, "One training step, which is a batch  (.)")                                      \
    X(TRAIN_STEP_EPOCH, "Train to the end of this epoch, a pass over the data  (E)")               \
    X(TRAIN_RESET_AGAIN, "Start again")                                                            \
    X(TRAIN_RESET_AGAIN_WHY, "Back to step 0 with the weights it began with, and the order of seed %llu  (Shift+R)") \
    X(TRAIN_RESET, "New weights")                                                                  \
    X(TRAIN_RESET_WHY, "Back to step 0 with other initial weights, of seed %llu  (R)")             \
    X(TRAIN_STATE_FINISHED, "finished: all epochs are done")                                       \
    X(TRAIN_DIVERGED, "%s. A lower learning rate may help; then start again.")                     \
    X(TRAIN_STEPS, "Step")                                                                         \
    X(TRAIN_EPOCH, "Epoch")                                                                        \
    X(TRAIN_LOSS, "Loss")                                                                          \
    X(TRAIN_ACCURACY, "Accuracy")                                                                  \
    X(TRAIN_AND_TEST, "%s, test %s")                                                               \
    X(TRAIN_SPEED, "Samples per second")                                                           \
    X(TRAIN_PACE, "Pace")                                                                          \
    X(TRAIN_PACE_WHY,                                                                              \
        "How many steps a second it goes on with: few of them can be watched one by one (Y, Shift+Y)")   \
    X(TRAIN_PACE_FULL, "full speed")                                                               \
    X(TRAIN_PACE_ONE, "1 step/s")                                                                  \
    X(TRAIN_PACE_STEPS, "%.4g steps/s")                                                            \
    X(TRAIN_RATE, "Learning rate")                                                                 \
    X(TRAIN_RATE_WHY, "How far a step goes. Ctrl+click types a number; [ and ] halve and double.") \
    X(TRAIN_OPTIMIZER, "Optimiser")                                                                \
    X(TRAIN_OPTIMIZER_WHY, "How a step follows from the gradient. Another one starts at its own usual rate.") \
    X(TRAIN_BATCH, "Batch size")                                                                   \
    X(TRAIN_BATCH_WHY, "Rows of the data whose mean gradient makes a step")                        \
    X(TRAIN_BATCH_ALL, "All %s")                                                                   \
    X(TRAIN_PENALTIES, "L1, L2")                                                                   \
    X(TRAIN_L1_WHY, "L1: a penalty on the sum of |weight|: drives weights that matter little to 0")      \
    X(TRAIN_L2_WHY, "L2: a penalty on half the sum of weight²: keeps weights small")                     \
    X(TRAIN_NO_PENALTY, "off")

#define PLX_STRINGS_DATASET(X)                                                                     \
    X(DATASET, "Data set")                                                                         \
    X(DATASET_KIND, "Data")                                                                        \
    X(DATASET_NOISE, "Noise")                                                                      \
    X(DATASET_NOISE_WHY, "How far points stray from where their class or height is said")          \
    X(DATASET_TEST, "Test share")                                                                  \
    X(DATASET_TEST_WHY, "Share of the data that is set aside: not trained on, only tested with")   \
    X(DATASET_AGAIN, "Regenerate: the same kind of data from another seed, and another part of it set aside") \
    X(DATASET_COUNT, "%s rows to train on, %s to test")                                            \
    X(DATASET_FAILED, "%s. All is as it was.")

#define PLX_STRINGS_MODEL(X)                                                                       \
    X(CURVE_FILE, "There are no curves: nothing is trained here.")                                 \
    X(MODEL_PARAMETERS, "Parameters")                                                              \
    X(MODEL_UNPLACED, "Tensors not drawn")                                                         \
    X(MODEL_UNPLACED_WHY, "Norms, and whatever else links no units: plexus info lists them")       \
    X(MODEL_READING_SHARE, "reading weights: %.0f %%")                                             \
    X(MODEL_LAYERS, "Layers shown")                                                                \
    X(MODEL_UNITS, "Units shown")                                                                  \
    X(MODEL_CONNECTIONS, "Connections shown")                                                      \
    X(MODEL_UNFOLD_ALL, "Open all")                                                                \
    X(MODEL_FOLD_ALL, "Fold all")                                                                  \
    X(MODEL_FOLDED, "folded")                                                                      \
    X(MODEL_OPEN, "open")                                                                          \
    X(MODEL_BLOCK_WHY, "Click to open or fold it. In the picture a double click does so, too.")    \
    X(MODEL_CHANGED, "the file has changed and is read again")                                     \
    X(MODEL_OPENING, "opening %s …")                                                               \
    X(MODEL_FOLDING, "folding %s …")                                                               \
    X(MODEL_NO_BLOCK, "there is no block at the pointer that could be opened or folded")           \
    X(MODEL_NO_TRAINING, "this is a trained model from a file: nothing is trained")                \
    X(MODEL_READING, "Reading weights from the file …")                                            \
    X(MODEL_FAILED, "That could not be shown: %s")

#define PLX_STRINGS_NETWORK(X)                                                                     \
    X(NETWORK, "Network")                                                                          \
    X(NETWORK_ACTIVATION, "Activation")                                                            \
    X(NETWORK_ACTIVATION_WHY, "Of all hidden layers. The weights stay as they are.")               \
    X(NETWORK_LAYER_ACTIVATION_WHY, "What the units of %s compute of their weighted sum")          \
    X(NETWORK_HIDDEN, "Hidden")                                                                    \
    X(NETWORK_FEWER_WHY, "Take the last hidden layer away")                                        \
    X(NETWORK_MORE_WHY, "Another hidden layer before the outputs, like the last one. What is around it keeps its weights.") \
    X(NETWORK_LESS_UNITS_WHY, "One unit less: the last one of %s")                                 \
    X(NETWORK_MORE_UNITS_WHY, "One unit more in %s; the others keep their weights")                \
    X(NETWORK_UNITS_WHY, "Units of %s. Drag, or type a number.")                                   \
    X(NETWORK_HIDDEN_WHY, "How many layers are between the inputs and the outputs. Drag, or type a number.") \
    X(NETWORK_LAYER, "hidden %zu")                                                                 \
    X(NETWORK_MIXED, "several")                                                                    \
    X(NETWORK_NO_HIDDEN, "There is no hidden layer: each output is a weighted sum of the inputs.")

#define PLX_STRINGS_FILM(X)                                                                        \
    X(CONTEXT_LOST, "the graphics driver was reset; the window goes on anew")                      \
    X(CONTEXT_LOST_FILM, "the graphics driver was reset; the film is whole up to then: %.200s")    \
    X(FILM, "Film")                                                                                \
    X(FILM_NONE, "Films are made in the window.")                                                  \
    X(FILM_EMPTY, "Look at something and press J: the film begins with it. Then at the next.")     \
    X(FILM_HINT, "Drag keys to move them in time; click one to change it.")                        \
    X(FILM_LANE_CAMERA, "Camera")                                                                  \
    X(FILM_LANE_TRAINING, "Training")                                                              \
    X(FILM_LANE_LOOK, "Look")                                                                      \
    X(FILM_LANE_TEXT, "Text")                                                                      \
    X(FILM_PLAY, "Play the film  (Shift+J)")                                                       \
    X(FILM_PAUSE, "Pause the film  (Shift+J)")                                                     \
    X(FILM_ADD_VIEW, "Add this view")                                                              \
    X(FILM_ADD_VIEW_WHY, "The camera gets here at this time  (J)")                                 \
    X(FILM_VIEW_ADDED, "the film gets here at %.1f s")                                             \
    X(FILM_ADD, "Add …")                                                                           \
    X(FILM_ADD_WHY, "Changes to the picture, texts and training, and ready-made ways of the camera") \
    X(FILM_ADD_LOOK, "The look as it is now")                                                      \
    X(FILM_ADD_SELECTION, "What is selected now")                                                  \
    X(FILM_ADD_SPEED, "Training speed")                                                            \
    X(FILM_ADD_CAPTION, "Caption")                                                                 \
    X(FILM_ADD_FLY, "Flight through all layers")                                                   \
    X(FILM_ADD_ORBIT, "Orbit round a layer")                                                       \
    X(FILM_ADD_FOLLOW, "Follow the signal")                                                        \
    X(FILM_ADD_GROW, "Grow by training")                                                           \
    X(FILM_CAPTION, "step {step}: {accuracy} right")                                               \
    X(FILM_SAME_LOOK, "the film has this look already")                                            \
    X(FILM_SELECTION_LONG, "too many separate units for a film: select fewer, or whole layers")    \
    X(FILM_DELETE, "Delete this key")                                                              \
    X(FILM_AT, "at")                                                                               \
    X(FILM_OVER, "over")                                                                           \
    X(FILM_FOR, "for")                                                                             \
    X(FILM_STEPS, "steps")                                                                         \
    X(FILM_EASE_WHY, "How it begins and ends: gently at both ends, evenly, gently at the start, or at the end") \
    X(FILM_TEXT_HINT, "Text; \\n begins a line")                                                  \
    X(FILM_PATH_HINT, "film.plexus")                                                               \
    X(FILM_OPEN, "Open")                                                                           \
    X(FILM_OPEN_WHY, "Reads a script in place of this film")                                       \
    X(FILM_SAVE, "Save")                                                                           \
    X(FILM_SAVE_WHY, "As a script: plexus record --script makes the film of it, frame by frame")   \
    X(FILM_OPENED, "opened %s")                                                                    \
    X(FILM_SAVED, "saved %s")                                                                      \
    X(FILM_FILE_HEAD, "# A film made in the window of Plexus; see plexus-script(5).\n")            \
    X(FILM_RECORD, "Film window")                                                                  \
    X(FILM_RECORD_STOP, "Stop filming")                                                            \
    X(FILM_RECORD_WHY, "Plays it from the start, training from the first step, and films the window") \
    X(FILM_MAKE, "Make film")                                                                      \
    X(FILM_MAKE_STOP, "Stop making")                                                               \
    X(FILM_MAKE_WHY, "Frame by frame in 1920 x 1080, each complete, in the background  (Ctrl+Shift+R)") \
    X(FILM_MAKING, "making %s")                                                                    \
    X(FILM_MADE_SHARE, "%.0f %%")                                                                  \
    X(FILM_MADE_LEFT_MIN, "%.0f %% made, %.0f min left")                                           \
    X(FILM_MADE_LEFT_S, "%.0f %% made, %.0f s left")                                               \
    X(FILM_MADE, "made %s")                                                                        \
    X(FILM_MADE_PART, "%s ends early, and is whole")                                               \
    X(FILM_NOTHING, "the film is empty: press J at what it is to show")                            \
    X(FILM_NOT_NOW, "the network is just being made: try again in a moment")                       \
    X(FILM_STEP, "step %s")                                                                        \
    X(FILM_ACCURACY, "%.1f %% of new samples right")                                               \
    X(FILM_RECENT, "%.0f %% of recent samples right")                                              \
    X(FILM_LOSS, "test loss %.4f")                                                                 \
    X(RECORD_OF_WINDOW, "it is a film of what happened in a window")                               \
    X(RECORD_OF_SCRIPT, "it is a film: plexus record makes it by the same options")                \
    X(RECORDING, "recording %d:%02d")                                                              \
    X(RECORDING_DROPPED, "recording %d:%02d · %s frames dropped")                                   \
    X(RECORD_STARTED, "recording %s; Ctrl+R stops")                                                \
    X(RECORD_DONE, "recorded %s, %s frames dropped")                                               \
    X(RECORD_FULL, "the disk is nearly full: %s has ended, and is whole")

#define PLX_STRINGS_CURVES(X)                                                                      \
    X(CURVES, "Curves")                                                                            \
    X(CURVE_EMPTY,                                                                                 \
        "Curves appear as soon as training makes its first steps: press Space to start it.")       \
    X(CURVE_SMOOTHING, "Smoothing %.2f")                                                           \
    X(CURVE_SMOOTHING_WHY,                                                                         \
        "How much of the past each point remembers; the thin line is what was measured")           \
    X(CURVE_LOG_Y, "Log values")                                                                   \
    X(CURVE_LOG_Y_WHY, "Loss, learning rate and gradient norm on a logarithmic axis")              \
    X(CURVE_LOG_X, "Log steps")                                                                    \
    X(CURVE_LOG_X_WHY,                                                                             \
        "Steps on a logarithmic axis: the first ones get as much room as the last ones")           \
    X(CURVE_STEP, "step %s")                                                                       \
    X(CURVE_LOSS, "Loss")                                                                          \
    X(CURVE_ACCURACY, "Accuracy")                                                                  \
    X(CURVE_RATE, "Learning rate")                                                                 \
    X(CURVE_NORM, "Gradient norm")                                                                 \
    X(CURVE_TRAIN, "training")                                                                     \
    X(CURVE_TEST, "test")

#define PLX_STRINGS_SPREAD(X)                                                                      \
    X(SPREAD, "Histograms")                                                                        \
    X(SPREAD_WEIGHTS, "Weights")                                                                   \
    X(SPREAD_GRADIENTS, "Gradients")                                                               \
    X(SPREAD_ACTIVATIONS, "Activations")                                                           \
    X(SPREAD_KIND_WHY,                                                                             \
        "Weights that come into a layer, the gradients of the last step by them, or the "          \
        "activations of its units for the sample shown")                                           \
    X(SPREAD_BOTH, "Both")                                                                         \
    X(SPREAD_NOW, "Now")                                                                           \
    X(SPREAD_OVER_TIME, "So far")                                                                  \
    X(SPREAD_TIME_WHY,                                                                             \
        "As it is now, against the end of the first epoch; past ones behind each other, the "      \
        "oldest at the back; or both. A click among the past ones compares with that step.")       \
    X(SPREAD_SO_FAR, "so far")                                                                     \
    X(SPREAD_STEP, "step %llu")                                                                    \
    X(SPREAD_EPOCH, "epoch")                                                                       \
    X(SPREAD_FIRST_EPOCH, "after epoch 1")                                                         \
    X(SPREAD_ABOUT, "about %s")                                                                    \
    X(SPREAD_ZEROS, "%s are 0")                                                                    \
    X(SPREAD_RIDGES, "step %llu at the back, %llu in front")                                       \
    X(SPREAD_COMPARED, "filled: now; line: %s")                                                    \
    X(SPREAD_NOT_YET, "compared with the end of epoch 1, once it is over")                            \
    X(SPREAD_EMPTY, "Histograms appear as soon as there are weights to count.")                    \
    X(SPREAD_FILE, "A model file has weights, and neither gradients nor activations.")             \
    X(SPREAD_NO_GRADIENTS,                                                                         \
        "Gradients come with the next training step: press Space to train, or . for a step.")

#define PLX_STRINGS_UNIT(X)                                                                        \
    X(UNIT, "Unit")                                                                                \
    X(UNIT_EMPTY,                                                                                  \
        "Click a unit in the picture to see what it computes, or search for one with /.")          \
    X(UNIT_OF, "unit %s of %s, %s")                                                                \
    X(UNIT_LINKS, "%s inputs, %s outputs")                                                         \
    X(UNIT_ACTIVATION, "Activation")                                                               \
    X(UNIT_ACTIVATION_WHY, "What the unit gives for the sample shown")                             \
    X(UNIT_PREACTIVATION, "Pre-activation")                                                        \
    X(UNIT_PREACTIVATION_WHY,                                                                      \
        "The bias and all inputs by their weights, before the activation function")                \
    X(UNIT_IN_NORM, "Norm of inputs")                                                             \
    X(UNIT_IN_NORM_WHY, "The root of the sum of the squares of the weights that come in")         \
    X(UNIT_OUT_NORM, "Norm of outputs")                                                           \
    X(UNIT_OUT_NORM_WHY, "The same of the weights that go out")                                   \
    X(UNIT_BIAS, "Bias")                                                                           \
    X(UNIT_BIAS_WHY, "What is added to the sum of the inputs")                                     \
    X(UNIT_MEAN, "Mean")                                                                           \
    X(UNIT_MEAN_WHY, "Mean activation over the data")                                              \
    X(UNIT_VARIANCE, "Variance")                                                                   \
    X(UNIT_VARIANCE_WHY, "Variance of the activation over the data")                               \
    X(UNIT_ZEROS, "Zero for")                                                                      \
    X(UNIT_ZEROS_WHY,                                                                              \
        "Share of the data for which the activation is 0; a unit that is always 0 is dead")        \
    X(UNIT_CURVE_WHY,                                                                              \
        "The activation function, and where the unit stands on it for the sample shown")           \
    X(UNIT_IMAGE, "Weights from the inputs")                                                       \
    X(UNIT_IMAGE_RANGE, "from -%s to %s")                                                          \
    X(UNIT_IMAGE_AT, "pixel %zu, %zu: %s")                                                         \
    X(UNIT_KERNELS, "Kernels: one for each of %zu channels")                                       \
    X(UNIT_KERNELS_SOME, "Kernels: the %zu strongest of %zu channels")                             \
    X(UNIT_KERNELS_RANGE, "%zu x %zu, from -%s to %s")                                             \
    X(UNIT_KERNEL_WHY, "From %s: norm %s. A click selects it.")                                    \
    X(UNIT_INPUTS, "Strongest inputs")                                                             \
    X(UNIT_OUTPUTS, "Strongest outputs")                                                           \
    X(UNIT_BY_WEIGHT, "Weight")                                                                    \
    X(UNIT_BY_CONTRIBUTION, "Contribution")                                                        \
    X(UNIT_RANK_WHY,                                                                               \
        "Ranked by |weight|, or by |weight × activation of its source| for the sample shown")      \
    X(UNIT_CONNECTION_WHY, "%s\nweight %.4g, contribution %.4g\nClick to go there.")

#define PLX_STRINGS_DATA(X)                                                                        \
    X(DATA, "Data")                                                                                \
    X(PLANE_OUTPUT, "What the network says")                                                       \
    X(PLANE_POINTS, "light rim: training; dark: test")                                  \
    X(PLANE_POINTS_ALONE, "points: what the network is trained on")                                \
    X(PLANE_VALUE_AT, "%.2f, %.2f: %.4g")                                                          \
    X(PLANE_CLASS_AT, "%.2f, %.2f: %s, %.1f %%")                                                   \
    X(PLANE_TEST, "Test data")                                                                     \
    X(PLANE_TEST_WHY, "Show the points that are set aside to test with, too")                      \
    X(PLANE_DISCRETE, "Discrete")                                                                  \
    X(PLANE_DISCRETE_WHY, "Only which answer is given, and not how surely")                        \
    X(DATA_IN_ORDER, "In order")                                                                   \
    X(DATA_WRONG_FIRST, "Most wrong first")                                                        \
    X(DATA_ORDER_WHY,                                                                              \
        "Which sample the arrows show next: that beside it in the data, or that with the "         \
        "next smaller loss")                                                                       \
    X(DATA_PREVIOUS_WHY, "Previous sample  (P)")                                                   \
    X(DATA_NEXT_WHY, "Next sample  (N)")                                                           \
    X(DATA_LESS_WRONG_WHY, "The sample before it in the order of loss")                            \
    X(DATA_MORE_WRONG_WHY, "The next sample in the order of loss")                                 \
    X(DATA_SAMPLE_OF, "Sample %s of %s")                                                           \
    X(DATA_SAMPLE, "Sample %s")                                                                    \
    X(DATA_RANK, "number %zu by loss: %.3g")                                                       \
    X(DATA_NO_REPORT, "The data is being looked through; its order by loss follows in a moment.")  \
    X(DATA_RIGHT, "%s, seen as %s")                                                                \
    X(DATA_WRONG, "%s, but seen as %s")                                                            \
    X(DATA_AT, "%s: %s")                                                                           \
    X(DATA_PIXEL, "pixel %zu, %zu")                                                                \
    X(DATA_PIXELS, "%zu × %zu pixels")                                                             \
    X(DATA_PRICE, "Price, 100 at the start")                                                       \
    X(DATA_SERIES, "Series")                                                                       \
    X(DATA_NEXT, "next →")                                                                         \
    X(TIMELINE_ALL, "All")                                                                         \
    X(TIMELINE_AROUND, "Near the row")                                                             \
    X(TIMELINE_SPAN_WHY,                                                                           \
        "What of the series is in view; the wheel comes nearer, dragging moves it, a double click shows all")\
    X(TIMELINE_RETURNS, "Sum of returns, %")                                                       \
    X(TIMELINE_TRAINING, "training")                                                               \
    X(TIMELINE_TEST, "test")                                                                       \
    X(TIMELINE_ROW, "training row %s")                                                             \
    X(TIMELINE_ROW_TEST, "test row %s")                                                            \
    X(TIMELINE_LEVEL, "Level")                                                                     \
    X(TIMELINE_EXPECTED, "Expected")                                                               \
    X(TIMELINE_CAME, "Came")                                                                       \
    X(TIMELINE_NEAR,                                                                               \
        "from each row to what is expected next: a dot where that is right, a ring where not")     \
    X(TIMELINE_FAR, "strip: bluer where more was told right; nearer, each row has its own")        \
    X(DATA_STEP, "step %zu")                                                                       \
    X(DATA_FAN,                                                                                    \
        "At the end, what the network expects: the brighter the likelier. Outlined: what "         \
        "came.")                                                                                   \
    X(DATA_INPUT, "input %zu")                                                                     \
    X(DATA_MORE, "and %zu more")                                                                   \
    X(DATA_CLASSES_WHY, "What the network says; bright: what the data says. Click for a unit.") \
    X(DATA_OUTPUT, "output %zu")                                                                   \
    X(DATA_TARGET, "%s, should be %s")                                                             \
    X(DATA_MORE_CLASSES, "and %zu more, less likely")                                              \
    X(DATA_CONFUSION, "Confusion matrix")                                                          \
    X(DATA_CONFUSION_WHY,                                                                          \
        "Rows: what the data says. Columns: what the network says. %zu samples.")                  \
    X(DATA_CONFUSION_AXES, "rows: what it is; columns: what it is seen as")                        \
    X(DATA_CELL, "%s seen as %s: %u, %s")                                                          \
    X(DATA_NO_CONFUSION, "There are too many classes for a matrix of what is taken for what.")     \
    X(DATA_TAKEN_FOR, "%s seen as %s")                                                             \
    X(DATA_TAKEN_FOR_WHY, "Click for the next such sample")

#define PLX_STRINGS_LEGEND(X)                                                                      \
    X(NUMBERS_HIDDEN, "%s units hidden")                                                           \
    X(NUMBERS_HIDDEN_ONE, "%s unit hidden")                                                        \
    X(NUMBERS_DIMMED, "the rest dimmed")                                                           \
    X(NUMBERS_SHOW_ALL, "A shows all")                                                              \
    X(NUMBERS_SHOWN, "all that are shown")                                                         \
    X(LEGEND_PER_PX, "%s / px")                                                                    \
    X(LEGEND_FROM, "≥ %s")                                                                       \
    X(LEGEND_PER_LAYER, "per layer")                                                               \
    X(LEGEND_LEAST, "min")                                                                         \
    X(LEGEND_MOST, "max")                                                                          \
    X(LEGEND_MISSING, "not known yet")                                                             \
    X(LEGEND_MORE, "and %zu more")                                                                 \
    X(LEGEND_INPUT, "input")                                                                       \
    X(LEGEND_HIDDEN, "hidden")                                                                     \
    X(LEGEND_OUTPUT, "output")                                                                     \
    X(LEGEND_UNIT_COLOR, "unit colour")                                                            \
    X(LEGEND_UNIT_SIZE, "unit size")                                                               \
    X(LEGEND_UNIT_SHAPE, "unit shape")                                                             \
    X(LEGEND_PICTURES, "inside units")                                                             \
    X(LEGEND_RESPONSE, "response to both inputs")                                                  \
    X(LEGEND_INCOMING, "incoming weights")                                                         \
    X(LEGEND_PER_UNIT, "per unit")                                                                 \
    X(LEGEND_LINK_COLOR, "line colour")                                                            \
    X(LEGEND_LINK_OPACITY, "line opacity")                                                         \
    X(LEGEND_LINK_WIDTH, "line width")                                                             \
    X(LEGEND_LINK_STYLE, "line style")                                                             \
    X(LEGEND_LAYER_COLOR, "layer colour")                                                          \
    X(LEGEND_LAYER_OUTLINE, "layer outline")                                                       \
    X(LEGEND_LAYER_STYLE, "layer style")

#define PLX_STRINGS_LOOK(X)                                                                        \
    X(LOOK, "Look")                                                                                \
    X(LOOK_DARK, "Dark")                                                                           \
    X(LOOK_LIGHT, "Light")                                                                         \
    X(LOOK_PRINT, "Print")                                                                         \
    X(LOOK_THEME_WHY, "The page; print is white, with thin lines")                                 \
    X(LOOK_LINES, "Lines")                                                                         \
    X(LOOK_UNITS, "Units")                                                                         \
    X(LOOK_LAYERS, "Layers")                                                                       \
    X(LOOK_COLOR, "Colour")                                                                        \
    X(LOOK_OPACITY, "Opacity")                                                                     \
    X(LOOK_WIDTH, "Width")                                                                         \
    X(LOOK_STYLE, "Style")                                                                         \
    X(LOOK_SIZE, "Size")                                                                           \
    X(LOOK_SHAPE, "Shape")                                                                         \
    X(LOOK_PICTURES, "Pictures inside large units")                                                \
    X(LOOK_PICTURES_WHY,                                                                           \
        "Of two inputs: what the unit gives over their plane. Of images: its incoming weights. The "\
        "unit's own colour stays around it")                                                       \
    X(LOOK_OUTLINE, "Outline")                                                                     \
    X(LOOK_QUANTITY_WHY, "What it shows; how is chosen below")                                     \
    X(LOOK_NOTHING, "It shows nothing. Choose a quantity for it above.")                           \
    X(LOOK_PALETTE, "Palette")                                                                     \
    X(LOOK_SCALE_WHY, "From values to places: linear, by their logarithm, or by how many are smaller") \
    X(LOOK_CLIP, "Clip")                                                                           \
    X(LOOK_CLIP_WHY, "So much at either end is drawn as the end is: a few wild values then change nothing") \
    X(LOOK_LOCKED, "Keep the range")                                                               \
    X(LOOK_LOCKED_WHY, "The ends of the scale stay at these values, whatever training does; else they follow it. Layers with ends of their own have none to keep.") \
    X(LOOK_FROM, "From")                                                                           \
    X(LOOK_TO, "To")                                                                               \
    X(LOOK_PER_LAYER, "Each layer by itself")                                                      \
    X(LOOK_PER_LAYER_WHY, "Each layer has a scale of its own; else all have the same")             \
    X(LOOK_BRIGHTNESS, "Brightness")                                                               \
    X(LOOK_CURVE_WHY, "From the sum over a pixel to its brightness")                               \
    X(LOOK_GAIN, "Gain")                                                                           \
    X(LOOK_GAIN_WHY, "Brightness of all connections")                                              \
    X(LOOK_GAMMA, "Gamma")                                                                         \
    X(LOOK_GAMMA_WHY, "Above 1 it lifts what is faint, below 1 what is strong")                    \
    X(LOOK_THRESHOLD, "Threshold")                                                                 \
    X(LOOK_THRESHOLD_WHY, "Connections whose weight is nearer to 0 are left out")                  \
    X(LOOK_STRONGEST, "Strongest")                                                                 \
    X(LOOK_STRONGEST_WHY, "So many of the strongest are drawn over the others as single lines")    \
    X(LOOK_PRESET, "Saved look")                                                                   \
    X(LOOK_PRESET_NONE, "choose one")                                                              \
    X(LOOK_PRESET_BROKEN, "%s (cannot be read)")                                                   \
    X(LOOK_PRESET_WHY, "Looks that were saved, on the command line --style NAME")                  \
    X(LOOK_PRESET_HINT, "Name to save it under")                                                   \
    X(LOOK_SAVE, "Save")                                                                           \
    X(LOOK_SAVE_WHY, "Saves all of this under the name, over one of the same name")                \
    X(LOOK_DELETE, "Delete")                                                                       \
    X(LOOK_DELETE_WHY, "Deletes the saved look that is chosen")                                    \
    X(LOOK_RESET, "Reset")                                                                         \
    X(LOOK_RESET_WHY, "All as it was at the start  (X)")                                           \
    X(LOOK_SAVED, "saved the look %s")                                                             \
    X(LOOK_DELETED, "deleted the look %s")                                                         \
    X(LOOK_LOADED, "look: %s")

#define PLX_STRINGS_GRAPH(X)                                                                       \
    X(GRAPH_MORE, "and %d more")                                                                   \
    X(GRAPH_COUNTS, "%s units · %s connections")                                                   \
    X(GRAPH_OTHERS, "others")                                                                      \
    X(GRAPH_BACK, "against the layers")                                                            \
    X(GRAPH_UNTYPED, "without a type")                                                             \
    X(GRAPH_NO_VALUE, "not given")                                                                 \
    X(GRAPH_POSITIVE, "positive")                                                                  \
    X(GRAPH_NEGATIVE, "negative")                                                                  \
    X(GRAPH_TYPES, "connections")                                                                  \
    X(GRAPH_SIGNS, "weights")                                                                      \
    X(GRAPH_COMMUNITIES, "communities")                                                            \
    X(GRAPH_DEGREE, "connections of a unit")                                                       \
    X(GRAPH_DEGREE_IN, "connections that come in")                                                 \
    X(GRAPH_DEGREE_OUT, "connections that go out")                                                 \
    X(GRAPH_SOME, ", with some of the connections; then all come")                                \
    X(GRAPH_PAUSED, "placing is paused: Space goes on")                                            \
    X(GRAPH_PINNED, "%s is pinned: P lets it go")                                                  \
    X(GRAPH_RELEASED, "%s is free again")                                                          \
    X(GRAPH_AROUND, "%zu units within %zu steps of %s: [ ] fewer or more steps, Esc all")          \
    X(GRAPH_PATH, "%zu steps from %s to %s: Esc all")                                              \
    X(GRAPH_NO_PATH, "no way leads from %s to %s")                                                 \
    X(GRAPH_SELECT_FIRST, "click a unit first")                                                    \
    X(GRAPH_WAY_WIDE, "from broad to narrow")                                                     \
    X(GRAPH_WAY, "from strong to faint")                                                           \
    X(GRAPH_UNIT, "%u in, %u out")                                                                 \
    X(GRAPH_UNIT_BOTH, "%u connections")                                                           \
    X(GRAPH_PLACING, "placing units: %.0f %%%s")                                                   \
    X(GRAPH_WIDTHS, "width: weight of a connection")                                               \
    X(GRAPH_MANY_LINES, "there are too many connections for patterns of lines")                    \
    X(GRAPH_STYLED, "patterns of lines: type, where few are in view")                              \
    X(GRAPH_SOLID, "all lines are solid")                                                          \
    X(GRAPH_CELL, "%s → %s")                                                                       \
    X(GRAPH_CELL_BOTH, "%s – %s")                                                                  \
    X(GRAPH_CELL_NONE, "no connection")                                                            \
    X(GRAPH_CELL_SEVERAL, "%zu connections, %.6g the strongest")                                   \
    X(GRAPH_MATRIX, "matrix: rows lead to columns; O another order, M lines again")                \
    X(GRAPH_ORDER_COMMUNITY, "order: by community")                                                \
    X(GRAPH_ORDER_NEAR, "order: neighbours near the diagonal (reverse Cuthill–McKee)")             \
    X(GRAPH_ORDER_INDEX, "order: of the file")                                                     \
    X(GRAPH_NO_BACKBONE, "this graph has no backbone, as networks of correlations have")           \
    X(GRAPH_LAYOUT_SOLID, "layout: places of the file; drag with Ctrl or the right button to turn")\
    X(GRAPH_LAYOUT_GIVEN, "layout: places of the file")                                            \
    X(GRAPH_LAYOUT_FORCE, "layout: by forces")                                                     \
    X(GRAPH_LAYOUT_LAYERED, "layout: in layers")                                                      \
    X(GRAPH_LAYOUT_CIRCULAR, "layout: around a circle, by group")                                  \
    X(GRAPH_SEARCH, "search: %s")                                                                  \
    X(GRAPH_NOT_FOUND, "search: %s — no unit is called so")                                        \
    X(GRAPH_SAVED, "saved %s")

#define PLX_STRINGS_GRAPH_ACTIONS(X)                                                               \
    X(GRAPH_DO_FRAME_ALL, "show the whole graph")                                                  \
    X(GRAPH_DO_FRAME_SELECTED, "go to the selected unit")                                          \
    X(GRAPH_DO_ZOOM, "zoom")                                                                       \
    X(GRAPH_DO_ZOOM_IN, "zoom in")                                                                 \
    X(GRAPH_DO_SEARCH, "search for a unit by name")                                                \
    X(GRAPH_DO_AROUND_LESS, "fewer steps around the selected unit")                                \
    X(GRAPH_DO_AROUND_MORE, "more steps around the selected unit")                                 \
    X(GRAPH_DO_AROUND, "fewer, more steps around it")                                              \
    X(GRAPH_DO_FREE, "let the pinned unit go")                                                     \
    X(GRAPH_DO_ESCAPE, "close it; show all, select none; leave full screen")                       \
    X(GRAPH_DO_LAYOUT, "next layout")                                                              \
    X(GRAPH_DO_LAYOUT_GIVEN, "layout: places of the file")                                         \
    X(GRAPH_DO_LAYOUT_FORCE, "layout: by forces")                                                  \
    X(GRAPH_DO_LAYOUT_LAYERED, "layout: in layers")                                                \
    X(GRAPH_DO_LAYOUT_CIRCULAR, "layout: around a circle, by group")                               \
    X(GRAPH_DO_PAUSE, "pause the placing of units, or go on")                                      \
    X(GRAPH_DO_MATRIX, "matrix, or lines")                                                         \
    X(GRAPH_DO_ORDER, "another order of the matrix")                                               \
    X(GRAPH_DO_COLORS, "next of what colours tell")                                                \
    X(GRAPH_DO_COLOR_TYPE, "colours tell: type of connections")                                    \
    X(GRAPH_DO_COLOR_COMMUNITY, "colours tell: community of units")                                \
    X(GRAPH_DO_COLOR_SIGN, "colours tell: sign of weights")                                        \
    X(GRAPH_DO_SIZES, "next of what sizes of units tell")                                          \
    X(GRAPH_DO_WIDTHS, "weights as widths, or not")                                                \
    X(GRAPH_DO_PATTERNS, "types as patterns of lines, or not")                                     \
    X(GRAPH_DO_NAMES, "show or hide names")                                                        \
    X(GRAPH_DO_BACKBONE, "the backbone alone, or all connections")                                 \
    X(GRAPH_DO_LEGEND, "show or hide title and legend")                                            \
    X(GRAPH_DO_TIME_BACK, "back in time")                                                          \
    X(GRAPH_DO_TIME_FORWARD, "forward in time")                                                    \
    X(GRAPH_DO_TIME, "back, forward in time")                                                      \
    X(GRAPH_DO_TIME_LEAP_BACK, "back in time by ten")                                              \
    X(GRAPH_DO_TIME_LEAP_FORWARD, "forward in time by ten")                                        \
    X(GRAPH_DO_TIME_LEAP, "back, forward in time by ten")                                          \
    X(GRAPH_DO_TIME_PLAY, "let time pass, or stop")                                                \
    X(GRAPH_KEYS_PLACES, "Layout and matrix")                                                      \
    X(GRAPH_KEYS_TIME, "Time")                                                                     \
    X(GRAPH_KEYS_TIME_BY_ONE, ",   .")                                                             \
    X(GRAPH_KEYS_TIME_BY_TEN, "Shift ,   Shift .")                                                 \
    X(GRAPH_KEYS_NOTE, "Ctrl+P finds every action by its name. The mouse drags, its wheel zooms, a click selects a unit, a double click goes there. A unit that is dragged stays where it is put, with Shift the picture moves instead. Shift+click shows a shortest way from the selected unit; Ctrl+drag or the right button turns places in space.") \
    X(GRAPH_KEYS_NOTE_SERIES, "Ctrl+P finds every action by its name. The mouse drags, its wheel zooms, a click selects a series, a double click goes there; the slider at the lower edge goes through time. What is dragged stays where it is put, with Shift the picture moves instead. Shift+click shows a shortest way from the selected series.") \
    X(GRAPH_NAMES_ON, "names of units")                                                            \
    X(GRAPH_NAMES_OFF, "no names")                                                                 \
    X(GRAPH_NO_TYPES, "connections of this graph have one type alone")                             \
    X(GRAPH_NO_SIGNS, "weights of this graph are all of one sign")                                 \
    X(GRAPH_NO_PLACES, "the file says of no unit where it is")                                     \
    X(GRAPH_NO_WIDTHS, "weights are no widths here: they are all alike, or there are too many connections") \
    X(GRAPH_DO_UNDO, "undo what changed it")                                                       \
    X(GRAPH_CHANGE_MOVED, "a unit moved or pinned")                                                \
    X(GRAPH_CHANGE_LAYOUT, "the layout")                                                           \
    X(GRAPH_CHANGE_MATRIX, "matrix or lines")                                                      \
    X(GRAPH_CHANGE_TIME, "the time")                                                               \
    X(GRAPH_CHANGE_SIDE, "the side it is seen from")                                               \
    X(GRAPH_CHANGE_SHOWN, "what is shown around a unit")                                           \
    X(GRAPH_DO_NEXT, "select the next unit in view, by importance")                                \
    X(GRAPH_DO_PREVIOUS, "select the unit in view before")                                         \
    X(GRAPH_DO_UNITS, "next, previous unit in view")                                               \
    X(GRAPH_KEYS_NEXT, "Tab   Shift+Tab")                                                          \
    X(GRAPH_NONE_IN_VIEW, "no unit is in view")                                                    \
    X(GRAPH_NO_ORDER, "M first: lines have no order of rows")                                     \
    X(GRAPH_NOT_PINNED, "%s is not pinned")

#define PLX_STRINGS_GRAPH_LOOK(X)                                                                  \
    X(GRAPH_DO_PANELS, "hide or show the panel")                                                   \
    X(GRAPH_DO_FOCUS, "the panel for the keyboard")                                                \
    X(GRAPH_LOOK_LINES, "Lines")                                                                   \
    X(GRAPH_LOOK_MATRIX, "Matrix")                                                                 \
    X(GRAPH_LOOK_VIEW_WHY, "Connections as lines between units, or as cells of a matrix  (M)")     \
    X(GRAPH_LOOK_ORDER, "Order")                                                                   \
    X(GRAPH_LOOK_ORDER_WHY, "Of rows and columns  (O)")                                            \
    X(GRAPH_LOOK_LAYOUT, "Layout")                                                                 \
    X(GRAPH_LOOK_LAYOUT_WHY, "Where units are  (G)")                                               \
    X(GRAPH_LOOK_PLACING, "placing units: %.0f %%")                                                \
    X(GRAPH_LOOK_PAUSED, "paused at %.0f %%")                                                      \
    X(GRAPH_LOOK_COLORS, "Units and colours")                                                      \
    X(GRAPH_LOOK_COLOR_WHY, "What colours tell  (C)")                                              \
    X(GRAPH_LOOK_SIZE_WHY, "What makes units large, and has their names come first  (D)")          \
    X(GRAPH_LOOK_CONNECTIONS, "Connections")                                                       \
    X(GRAPH_LOOK_WIDTHS, "Weights as widths")                                                      \
    X(GRAPH_LOOK_WIDTHS_WHY, "The greater its weight, the wider a connection  (W)")                \
    X(GRAPH_LOOK_PATTERNS, "Types as patterns")                                                    \
    X(GRAPH_LOOK_PATTERNS_WHY, "Lines of each type have a pattern where few are in view  (Y)")     \
    X(GRAPH_LOOK_BACKBONE, "The backbone alone")                                                   \
    X(GRAPH_LOOK_BACKBONE_WHY, "The strongest connections that hold all together  (B)")            \
    X(GRAPH_LOOK_TEXTS, "Texts")                                                                   \
    X(GRAPH_LOOK_NAMES, "Names of units")                                                          \
    X(GRAPH_LOOK_NAMES_WHY, "As many as there is room for, the most important first  (L)")         \
    X(GRAPH_LOOK_LEGEND, "Title and legend")                                                       \
    X(GRAPH_LOOK_LEGEND_WHY, "What it is, and what colours and sizes mean  (H)")                   \
    X(GRAPH_BY_TYPE, "type of connections")                                                        \
    X(GRAPH_BY_COMMUNITY, "community")                                                             \
    X(GRAPH_BY_SIGN, "sign of weights")                                                            \
    X(GRAPH_SIZE_BOTH, "all connections")                                                          \
    X(GRAPH_SIZE_IN, "incoming connections")                                                       \
    X(GRAPH_SIZE_OUT, "outgoing connections")                                                      \
    X(GRAPH_PLACES_GIVEN, "places of the file")                                                    \
    X(GRAPH_PLACES_FORCE, "by forces")                                                             \
    X(GRAPH_PLACES_LAYERED, "in layers")                                                           \
    X(GRAPH_PLACES_CIRCULAR, "around a circle")                                                    \
    X(GRAPH_ORDERED_COMMUNITY, "by community")                                                     \
    X(GRAPH_ORDERED_NEAR, "neighbours near")                                                       \
    X(GRAPH_ORDERED_INDEX, "of the file")

#define PLX_STRINGS(X)                                                                             \
    PLX_STRINGS_GRAPH(X)                                                                           \
    PLX_STRINGS_GRAPH_ACTIONS(X)                                                                   \
    PLX_STRINGS_GRAPH_LOOK(X)                                                                      \
    PLX_STRINGS_ACTIONS(X)                                                                         \
    PLX_STRINGS_SHELL(X)                                                                           \
    PLX_STRINGS_SEARCH(X)                                                                          \
    PLX_STRINGS_TRAIN(X)                                                                           \
    PLX_STRINGS_DATASET(X)                                                                         \
    PLX_STRINGS_NETWORK(X)                                                                         \
    PLX_STRINGS_MODEL(X)                                                                           \
    PLX_STRINGS_FILM(X)                                                                            \
    PLX_STRINGS_CURVES(X)                                                                          \
    PLX_STRINGS_SPREAD(X)                                                                          \
    PLX_STRINGS_UNIT(X)                                                                            \
    PLX_STRINGS_DATA(X)                                                                            \
    PLX_STRINGS_LEGEND(X)                                                                          \
    PLX_STRINGS_LOOK(X)
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
