/* The floor: one thread, edge-triggered. */
#include "serve.h"

static char buffer[READ_BYTES];

static enum turn echo_turn(struct connection *c, unsigned events)
{
    return turn(c, events, buffer);
}

int main(int argc, char **argv)
{
    options(argc, argv);
    serve(echo_turn);
}
