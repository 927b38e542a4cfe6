/** Files of the repository whose tests fail in these scenarios. Only the lines around the failures have text. */
export const shopFiles = {
  '.github/CODEOWNERS': `# Who is asked for a review.
* @acme/shop
/spec/models/ @acme/payments
/spec/requests/ @acme/payments
/frontend/ @acme/storefront
`,
  'spec/models/gift_card_spec.rb': file({
    21: `
  describe '#redeem' do
    let(:card) { create(:gift_card, balance: Money.new(25_00)) }
    let(:order) { create(:order, total: Money.new(10_00)) }

    before { freeze_time }

    it 'takes the amount off the balance' do
      order.add_payment(card)
      card.redeem(order)

      expect(card.balance).to eq(Money.new(15_00))
      expect(order).to be_paid
    end

    it 'leaves the balance alone when the order is free' do
      order.update!(total: Money.zero)
      card.redeem(order)

      expect(card.balance).to eq(Money.new(25_00))
    end

    context 'when the card is no longer valid' do
      before { card.update!(expires_on: Date.yesterday) }
      it 'refuses a card that has expired' do
        order.add_payment(card)
        expect { card.redeem(order) }.to raise_error(GiftCard::Expired)
      end
    end
  end
end
`,
  }),
  'spec/system/checkout_spec.rb': file({
    83: `
  it 'asks for a credit card when the gift card is used up' do
    use_gift_card 'WXYZ-0000-9999'
    expect(page).to have_field('Card number')
  end

  it 'pays with a gift card and the rest by credit card' do
    visit checkout_path
    use_gift_card 'ABCD-EFGH-1234'
    expect(page).to have_text('Still to pay 32.50 EUR')

    fill_in 'Card number', with: '4111 1111 1111 1111'
    fill_in 'Expires', with: '12/29'
    click_on 'Pay now'

    expect(page).to have_text("Paid in full")
  end
end
`,
  }),
  'spec/requests/invoices_spec.rb': file({
    57: `
  describe 'GET /invoices/:id' do
    let(:invoice) { create(:invoice, :paid_by_gift_card) }
    let(:headers) { { 'Accept' => 'application/json' } }

    it 'shows the gift card as a payment' do
      sign_in invoice.customer
      get invoice_path(invoice), headers: headers

      expect(response.parsed_body['payments']).to include(a_hash_including('kind' => 'gift_card'))
    end
  end
end
`,
  }),
  'frontend/checkout/gift-card-form.test.js': file({
    10: `
describe('gift card form', () => {
  beforeEach(() => {
    document.body.innerHTML = '<form class="gift-card"></form>';
  });

  test('formats the code in groups of four', async () => {
    const form = mount();
    await type(form.codeInput(), 'abcdefgh1234');
    expect(form.codeInput().value).toBe('ABCD-EFGH-1234');
  });
`,
    38: `
  function refuse(reason) {
    server.answer('POST /gift-cards', { status: 422, body: { reason } });
  }

  test('says why a code was refused', async () => {
    refuse('expired');
    const form = mount();
    await type(form.codeInput(), 'WXYZ-0000-9999');
    await click(form.redeem);
    screen.getByText('This card has expired.');
  });
});
`,
  }),
};

/** The text of a file from its parts, each by the number of the line that it begins at; other lines are empty. */
function file(parts: Readonly<Record<number, string>>): string {
  return Object.entries(parts).reduce((text, [line, part]) => {
    const lines = text.split('\n').length;
    return `${text}${'\n'.repeat(Number(line) - lines)}${part.replace(/^\n/, '')}`;
  }, '');
}
