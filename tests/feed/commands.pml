/* The command queue of src/feed/commands.c, for the model checker spin; tests/feed/spin.sh runs it.
 *
 * A ring of CAPACITY commands, each of two cells; head and tail count on and wrap, here after
 * COUNTERS steps instead of 2^64. The consumer sleeps on a counting semaphore when it finds nothing.
 *
 * Checked: commands come out whole, each once, in their order; nothing is written over before it
 * was read; a full ring refuses and does not wait; and no wake-up is lost, so that all that was
 * pushed is received in the end (ltl all_arrive).
 *
 * Each MUTANT_… breaks the protocol in one place, and must be found. */

#ifndef PUSHES
#define PUSHES 7
#endif
#define CAPACITY 2
#define COUNTERS 8 /* a multiple of CAPACITY above it, as 2^64 is */

byte first[CAPACITY], second[CAPACITY];
byte head = 0, tail = 0;
byte posts = 0;

byte received = 0; /* seen by the assertions alone */

active proctype producer()
{
    byte next = 1, seen;
    do
    :: next <= PUSHES ->
        seen = tail;
        if
#ifndef MUTANT_NEVER_FULL
        :: (head + COUNTERS - seen) % COUNTERS == CAPACITY -> skip /* refused; the caller retries */
#endif
        :: else ->
#ifdef MUTANT_HEAD_FIRST
            head = (head + 1) % COUNTERS;
            first[(head + COUNTERS - 1) % CAPACITY] = next;
            second[(head + COUNTERS - 1) % CAPACITY] = next;
#else
            first[head % CAPACITY] = next;
            second[head % CAPACITY] = next;
            head = (head + 1) % COUNTERS;
#endif
            next++;
#ifdef MUTANT_FORGETS_POST
            /* As if a post were needed only where the ring was empty when last looked at. */
            if
            :: (head + COUNTERS - seen) % COUNTERS == 1 -> posts++
            :: else -> skip
            fi
#else
            posts++
#endif
        fi
    :: else -> break
    od
}

active proctype consumer()
{
    byte seen, a, b;
    do
    ::
        seen = head;
        if
        :: tail == seen ->
end:        atomic { posts > 0 -> posts-- }
        :: else ->
#ifdef MUTANT_TAIL_FIRST
            tail = (tail + 1) % COUNTERS;
            a = first[(tail + COUNTERS - 1) % CAPACITY];
            b = second[(tail + COUNTERS - 1) % CAPACITY];
#else
            a = first[tail % CAPACITY];
            b = second[tail % CAPACITY];
            tail = (tail + 1) % COUNTERS;
#endif
            assert(a == b);
            assert(a == received + 1);
            received = a
        fi
    od
}

ltl all_arrive { <> (received == PUSHES) }
