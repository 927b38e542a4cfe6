import { becomes, ends, starts } from '../test-engine/build-story.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, build, gatePipeline, run } from './cast.ts';

export const pipelineFailed: Scenario = {
  name: 'pipeline-failed',
  tells:
    'A test fails in the build that Buildkite started for the commit, and the gate fails when the build has ended.',
  inputs: gatePipeline({ suite: 'rspec' }),
  expect: { verdict: 'failed', exitCode: 1 },
  api: acme(
    {
      rspec: [
        run('rspec', [appears({ at: 300 }), finishes({ at: 700 }, 'failed')], {
          list: [
            {
              test: 'Cart applies a gift card once',
              location: './spec/models/cart_spec.rb:27',
              reason: 'Failure/Error: expect(cart.total).to eq(15)\n\n  expected: 15\n       got: 20',
            },
          ],
        }),
      ],
    },
    { builds: [build([starts({ at: 0 }), becomes({ at: 800 }, 'failing'), ends({ at: 1100 }, 'failed')])] },
  ),
};
