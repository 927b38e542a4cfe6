import { setFlagsFromString } from 'node:v8';
import { main } from './main.ts';

// Otherwise V8 compiles fetch's HTTP parser once more, better, after a few requests: 20 MB for a process that sleeps most of
// its time. The budget only says when; see "--wasm-tiering-budget" among V8's flags.
setFlagsFromString('--wasm-tiering-budget=2000000000');

// Not awaited: whatever becomes of it, the exit code says failure until there is a verdict.
void main(process);
