import { describe, expect, test } from 'vitest';
import { giftCard } from '../../examples/gift-card/gift-card.ts';
import { redeemOnce } from '../../examples/gift-card/redeem.ts';
import { specification } from '../support/given.ts';
import { shownFiles } from './shown-files.ts';

describe('the page that shows how to add an aggregate', () => {
  const files = shownFiles('add-an-aggregate.md');

  test('shows two files, and each as it is', () => {
    expect(files.map(({ file }) => file)).toEqual([
      'examples/gift-card/gift-card.ts',
      'examples/gift-card/redeem.ts',
    ]);
    for (const { shown, code } of files) expect(shown).toBe(code);
  });

  test('needs at most 25 lines for the whole aggregate', () => {
    const lines = files[0]?.shown.split('\n').filter((line) => line.trim() !== '') ?? [];
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.length).toBeLessThanOrEqual(25);
  });
});

describe('the gift card that it shows', () => {
  const given = specification(giftCard);
  const issued = { type: 'CardIssued', data: { amount: 50 } } as const;
  const redeem = (amount: number) => ({ type: 'RedeemCard', data: { amount } }) as const;

  test('can be redeemed', () =>
    given(issued)
      .when(redeem(20))
      .thenEvents({ type: 'CardRedeemed', data: { amount: 20 } }));
  test('holds no more than what is left', () =>
    given(issued, { type: 'CardRedeemed', data: { amount: 20 } })
      .when(redeem(31))
      .thenRejected({ type: 'BalanceTooLow' }));
  test.each([0, -100, Number.NaN])('S29 holds no less than it held: %d is refused', (amount) =>
    given(issued).when(redeem(amount)).thenRejected({ type: 'NotPositive' }),
  );
  test('is issued once', () =>
    given(issued)
      .when({ type: 'IssueCard', data: { amount: 5 } })
      .thenRejected({ type: 'AlreadyExists' }));
  test('has to be issued first', () => given().when(redeem(1)).thenRejected({ type: 'DoesNotExist' }));

  test('G4 is redeemed once under one key', async () => {
    const { again, state } = await redeemOnce();
    expect(again).toMatchObject({ kind: 'committed', replayed: true, commit: { version: 2 } });
    expect(state).toEqual({ situation: 'issued', balance: 30 });
  });
});
