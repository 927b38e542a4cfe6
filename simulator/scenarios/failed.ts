import { ends, starts } from '../test-engine/build-story.ts';
import type { FailureScript } from '../test-engine/failures-script.ts';
import type { HistoryScript } from '../test-engine/history-script.ts';
import { uuid } from '../test-engine/ids.ts';
import type { Scenario } from '../test-engine/scenario.ts';
import type { RunScript } from '../test-engine/script.ts';
import { appears, finishes } from '../test-engine/story.ts';
import { acme, build, gate, run } from './cast.ts';
import { shopFiles } from './shop-files.ts';

const failures: readonly FailureScript[] = [
  {
    test: 'GiftCard#redeem takes the amount off the balance',
    location: './spec/models/gift_card_spec.rb:27',
    reason: 'Failure/Error: expect(card.balance).to eq(Money.new(15_00))',
    details: [
      {
        expanded: ['', '  expected: #<Money 15.00 EUR>', '       got: #<Money 25.00 EUR>', '', '  (compared using ==)'],
        backtrace: [
          "./spec/models/gift_card_spec.rb:31:in 'block (3 levels) in <top (required)>'",
          "./spec/rails_helper.rb:48:in 'block (2 levels) in <top (required)>'",
        ],
      },
    ],
    duration: 0.048,
    tags: { 'test.framework.name': 'rspec' },
  },
  {
    test: 'GiftCard#redeem refuses a card that has expired',
    location: './spec/models/gift_card_spec.rb:44',
    reason: 'Failure/Error: expect { card.redeem(order) }.to raise_error(GiftCard::Expired)',
    details: [
      {
        expanded: ['', '  expected GiftCard::Expired but nothing was raised'],
        backtrace: ["./spec/models/gift_card_spec.rb:46:in 'block (3 levels) in <top (required)>'"],
      },
    ],
    duration: 0.021,
    tags: { 'test.framework.name': 'rspec' },
  },
  {
    test: 'Checkout pays with a gift card and the rest by credit card',
    location: './spec/system/checkout_spec.rb:88',
    reason: 'Failure/Error: expect(page).to have_text("Paid in full")',
    details: [
      {
        expanded: [
          '',
          '  expected to find text "Paid in full" in "Your order\\nGift card 10.00 EUR\\nStill to pay 32.50 EUR"',
        ],
        backtrace: [
          "./spec/system/checkout_spec.rb:97:in 'block (2 levels) in <top (required)>'",
          "./spec/support/browser.rb:12:in 'Browser#run'",
        ],
      },
    ],
    duration: 6.412,
    tags: { 'test.framework.name': 'rspec' },
    attempts: 2,
  },
  {
    test: 'Invoices API GET /invoices/:id shows the gift card as a payment',
    location: './spec/requests/invoices_spec.rb:61',
    reason: "NoMethodError: undefined method 'number' for nil",
    details: [
      {
        expanded: ['', "  NoMethodError: undefined method 'number' for nil"],
        backtrace: [
          "./app/serializers/invoice_serializer.rb:19:in 'InvoiceSerializer#payment'",
          "./app/controllers/invoices_controller.rb:23:in 'InvoicesController#show'",
          "./spec/requests/invoices_spec.rb:63:in 'block (3 levels) in <top (required)>'",
        ],
      },
    ],
    duration: 0.187,
    tags: { 'test.framework.name': 'rspec' },
  },
  {
    test: 'gift card form formats the code in groups of four',
    location: 'frontend/checkout/gift-card-form.test.js:15',
    reason: 'Error: expect(received).toBe(expected) // Object.is equality',
    details: [
      {
        expanded: ['', 'Expected: "ABCD-EFGH-1234"', 'Received: "ABCDEFGH1234"'],
        backtrace: ['at Object.toBe (frontend/checkout/gift-card-form.test.js:18:36)'],
      },
    ],
    duration: 0.009,
    tags: { 'test.framework.name': 'jest' },
  },
  {
    test: 'gift card form says why a code was refused',
    location: 'frontend/checkout/gift-card-form.test.js:42',
    reason: 'TestingLibraryElementError: Unable to find an element with the text: This card has expired.',
    details: [
      {
        expanded: ['', 'Ignored nodes: comments, script, style', '<body>', '  <form class="gift-card" />', '</body>'],
        backtrace: ['at Object.getByText (frontend/checkout/gift-card-form.test.js:47:12)'],
      },
    ],
    duration: 0.034,
    tags: { 'test.framework.name': 'jest' },
  },
];

/** What the tests did before: two fail on the main branch too, one is flaky, and one has failed there once. */
const history: readonly HistoryScript[] = [
  {
    test: 'Checkout pays with a gift card and the rest by credit card',
    location: './spec/system/checkout_spec.rb:88',
    labels: ['flaky'],
    ran: [
      { branch: 'main', hoursAgo: 5, passed: 5 },
      { branch: 'main', hoursAgo: 70, passed: 35, failed: 2 },
    ],
  },
  {
    test: 'Invoices API GET /invoices/:id shows the gift card as a payment',
    location: './spec/requests/invoices_spec.rb:61',
    ran: [
      { branch: 'main', hoursAgo: 4, failed: 6 },
      { branch: 'main', hoursAgo: 60, passed: 34 },
    ],
  },
  {
    test: 'gift card form formats the code in groups of four',
    location: 'frontend/checkout/gift-card-form.test.js:15',
    ran: [{ branch: 'main', hoursAgo: 4, failed: 6 }],
  },
  {
    test: 'gift card form says why a code was refused',
    location: 'frontend/checkout/gift-card-form.test.js:42',
    ran: [
      { branch: 'main', hoursAgo: 5, passed: 6 },
      { branch: 'main', hoursAgo: 100, passed: 33, failed: 1 },
    ],
  },
];

/** A run of the main branch in which some of them fail, too. */
const onMain: RunScript = {
  id: uuid('run', 'acme', 'shop', 'main'),
  buildId: uuid('build', 'acme/shop', 1230),
  branch: 'main',
  commit: '51b0c8e2f4a6d7930e1c2b3a4f5d6e7089a1b2c3',
  createdAt: '2026-08-03T05:00:00.000Z',
  steps: [appears({ at: 0 }), finishes({ at: 0 }, 'failed')],
};

export const failed: Scenario = {
  name: 'failed',
  tells: 'A run appears after a while and finishes with six failed tests, two of them new.',
  inputs: gate({ suite: 'shop', timeout: '1m', interval: '500ms' }),
  expect: { verdict: 'failed', exitCode: 1 },
  api: acme(
    {
      shop: {
        runs: [
          onMain,
          {
            ...run('shop', [appears({ at: 2000 }), finishes({ at: 7500 }, 'failed')], { list: failures }),
            passing: 87,
          },
        ],
        history,
      },
    },
    { builds: [build([starts({ at: 0 }), ends({ at: 7400 }, 'failed')])] },
  ),
  files: shopFiles,
};
