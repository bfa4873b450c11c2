/* The triple buffer of src/feed/exchange.c, for the model checker spin; tests/feed/spin.sh runs it.
 *
 * A snapshot is two cells, written and read one after the other, so that a buffer that is read while
 * it is written shows as two halves that differ. An atomic exchange is one indivisible step, as
 * acquire-release order makes it for what it hands over. The producer publishes PUBLISHES times, the
 * consumer takes for ever.
 *
 * Checked: no snapshot is torn and no buffer has two users; sequences never go back; what is taken
 * is at least as new as what had been published when the take began; neither side ever waits for the
 * other, which may stop anywhere (HALTS); and the newest is taken in the end (ltl newest_arrives).
 *
 * Each MUTANT_… breaks the protocol in one place, and must be found. */

#ifndef PUBLISHES
#define PUBLISHES 6
#endif
#define NEWER 4
#define INDEX(word) ((word) & 3)
#define NOBODY 3

byte first[3], second[3]; /* the halves of each buffer: the sequence that they belong to */
byte middle = 1;
byte back = 2, front = 0; /* the producer's and the consumer's own */

/* Seen by the assertions alone. */
byte writing = NOBODY, reading = NOBODY;
byte published = 0, taken = 0;
bool producer_ended = false;

/* own and the middle change places. */
inline exchange(own, flag)
{
#ifdef MUTANT_SPLIT_EXCHANGE
    swapped = middle;
    middle = own | flag;
    own = INDEX(swapped)
#else
    atomic {
        swapped = middle;
        middle = own | flag;
        own = INDEX(swapped)
    }
#endif
}

/* HALTS: a thread that is never scheduled again. */
inline may_halt()
{
#ifdef HALTS
    if
    :: goto halted
    :: skip
    fi
#else
    skip
#endif
}

active proctype producer()
{
    byte sequence = 1, swapped;
    do
    :: sequence <= PUBLISHES ->
#ifdef MUTANT_PRODUCER_WAITS
        (middle & NEWER) == 0;
#endif
        atomic { assert(back != reading); writing = back };
        first[back] = sequence;
        may_halt();
        second[back] = sequence;
        writing = NOBODY;
        may_halt();
#ifdef MUTANT_NEVER_NEWER
        exchange(back, 0);
#else
        exchange(back, NEWER);
#endif
        published = sequence;
        sequence++
    :: else -> break
    od;
    producer_ended = true;
halted:
end:
    false
}

active proctype consumer()
{
    byte word, swapped, floor, a, b;
    do
    ::
        floor = published;
        word = middle;
        may_halt();
        if
#ifdef MUTANT_TAKES_ANYWAY
        :: true -> exchange(front, 0)
#else
        :: word & NEWER -> exchange(front, 0)
        :: else -> skip
#endif
        fi;
        atomic { assert(front != writing); reading = front };
        a = first[front];
        may_halt();
        b = second[front];
        reading = NOBODY;
        assert(a == b);
        assert(a >= taken);
        assert(a >= floor);
        taken = a
    od;
halted:
end:
    false
}

/* Outside of an exchange each buffer has one owner. */
active proctype owners()
{
end:
    (back == front || back == INDEX(middle) || front == INDEX(middle)) -> assert(false)
}

ltl newest_arrives { <> (taken == PUBLISHES) }
ltl producer_ends { <> producer_ended }
