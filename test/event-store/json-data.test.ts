import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { refuseUnfit, UnfitData } from '../../lambdas/event-store/json-data.ts';

class Box {
  readonly inside = 1;
}

describe('S08 the data of an event', () => {
  test.each([
    ['a date', { at: new Date() }, 'data.at'],
    ['a field without a value', { note: undefined }, 'data.note'],
    ['a map', { m: new Map([['a', 1]]) }, 'data.m'],
    ['a set', { s: new Set([1]) }, 'data.s'],
    ['bytes', { b: Buffer.from('x') }, 'data.b'],
    ['an object of a class', { box: new Box() }, 'data.box'],
    ['a big integer', { list: [1, 2n] }, 'data.list[1]'],
    ['a function', { f: () => 1 }, 'data.f'],
    ['not a number', { n: Number.NaN }, 'data.n'],
    ['infinity', { n: [{ n: Number.POSITIVE_INFINITY }] }, 'data.n[0].n'],
    ['minus zero', { n: -0 }, 'data.n'],
    ['a gap in a list', { list: new Array(1) }, 'data.list[0]'],
  ])('may not be %s', (_, data, path) => {
    expect(() => refuseUnfit(data, 'data')).toThrow(expect.objectContaining({ code: 'UnfitData', path }));
    expect(() => refuseUnfit(data, 'data')).toThrow(UnfitData);
  });

  test('is whatever JSON gives back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), (data) => {
        const back: unknown = JSON.parse(JSON.stringify(data));
        expect(() => refuseUnfit(back, 'data')).not.toThrow();
      }),
    );
    refuseUnfit({ empty: '', none: null, list: [], object: {}, bare: Object.create(null) }, 'data');
  });
});
