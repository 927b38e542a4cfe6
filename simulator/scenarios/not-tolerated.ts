import { ends, starts } from '../test-engine/build-story.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, build, gateBuild, run } from './cast.ts';

export const notTolerated: Scenario = {
  name: 'not-tolerated',
  tells: 'One test passes on a retry, another never does, so the run stays failed.',
  inputs: gateBuild({ suite: 'rspec', tolerate: 'retried, muted' }),
  expect: { verdict: 'failed', exitCode: 1 },
  api: acme(
    {
      rspec: [
        run('rspec', [appears({ at: 0 }), finishes({ at: 700 }, 'failed')], {
          list: [
            {
              test: 'GiftCard#redeem locks the card while it is redeemed',
              location: './spec/models/gift_card_spec.rb:61',
              reason: 'ActiveRecord::Deadlocked',
              listed: { passes: { count: 1, ranAt: 600 } },
            },
            {
              test: 'GiftCard#redeem takes the amount off the balance',
              location: './spec/models/gift_card_spec.rb:27',
              reason: 'Failure/Error: expect(card.balance).to eq(Money.new(15_00))',
              attempts: 2,
            },
          ],
        }),
      ],
    },
    { builds: [build([starts({ at: 0 }), ends({ at: 900 }, 'failed')])] },
  ),
};
