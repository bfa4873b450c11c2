/* How a network does on a dataset, row by row: statistics of all units, the confusion matrix, and
 * the rows with the largest losses. It is of one state of the weights, which it copies, and made in
 * slices, so that training goes on between them. The trainer's thread. */
#ifndef PLX_TRAIN_SURVEY_H
#define PLX_TRAIN_SURVEY_H

#include "feed/snapshot.h"
#include "train/trainer.h"

typedef struct plx_survey plx_survey;

/* Both are borrowed until destroy; data must have the network's shape and a row at least. All of
 * its rows are looked at, where they are no more than 16,384, and fewer, evenly spread, where the
 * network is so large that these would take some minutes; 1024 at least. NULL without memory.
 * Memory that is never begun with is not taken. */
plx_survey *plx_survey_create(plx_trainer *trainer, const plx_dataset *data, plx_error *e);
void plx_survey_destroy(plx_survey **s);

/* Starts (again) with the weights of now. Activation functions must not change until the end. */
void plx_survey_begin(plx_survey *s);
/* One part of a step's length or less, after which anything may be done with the trainer. True when
 * that was the last one. */
bool plx_survey_slice(plx_survey *s);
/* Between begin and the last slice. */
bool plx_survey_busy(const plx_survey *s);

/* What the last complete one found, into what the snapshot has for it; nothing where the version
 * there says that it is in already. Without one, or where a group is not wanted, its version is 0.
 */
void plx_survey_publish(
    const plx_survey *s, bool want_statistics, bool want_report, plx_snapshot *shot);

#endif
