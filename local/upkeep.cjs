'use strict';

// Runs the command line of a checkout, in one process, so that Ctrl-C has no wrapper to go through.
require('./early.cjs')(() => require('./checkout.cjs')());
