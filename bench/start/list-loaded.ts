/** Preloaded with `--import`: appends the URL of each module that the process loads to the file in `BENCH_LOADED`. */
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

registerHooks({
  load(url, context, nextLoad) {
    appendFileSync(process.env['BENCH_LOADED'] ?? '', `${url}\n`);
    return nextLoad(url, context);
  },
});
