/** Properties in a mutation run: the same each time, and over at the first failure, which nobody needs to see shrunk. */
import fc from 'fast-check';

fc.configureGlobal({ seed: 1, endOnFailure: true });
